namespace k8s.LeaderElection.ResourceLock;

public class LeaseLock : MetaObjectLock<V1Lease>
{
    public LeaseLock(IKubernetes client, string @namespace, string name, string identity)
        : base(client, @namespace, name, identity)
    {
    }

    protected override Task<V1Lease> ReadMetaObjectAsync(
        IKubernetes client, string name, string namespaceParameter, CancellationToken cancellationToken) =>
        client.CoordinationV1.ReadNamespacedLeaseAsync(name, namespaceParameter, cancellationToken: cancellationToken);

    protected override Task<V1Lease> CreateMetaObjectAsync(
        IKubernetes client, V1Lease obj, string namespaceParameter, CancellationToken cancellationToken) =>
        client.CoordinationV1.CreateNamespacedLeaseAsync(obj, namespaceParameter, cancellationToken: cancellationToken);

    protected override Task<V1Lease> ReplaceMetaObjectAsync(
        IKubernetes client, V1Lease obj, string name, string namespaceParameter, CancellationToken cancellationToken) =>
        client.CoordinationV1.ReplaceNamespacedLeaseAsync(obj, name, namespaceParameter, cancellationToken: cancellationToken);

    protected override LeaderElectionRecord GetLeaderElectionRecord(V1Lease obj) => obj is null ? null : new()
    {
        AcquireTime = obj.Spec.AcquireTime,
        HolderIdentity = obj.Spec.HolderIdentity,
        LeaderTransitions = obj.Spec.LeaseTransitions ?? 0,
        LeaseDurationSeconds = obj.Spec.LeaseDurationSeconds ?? 15,
        RenewTime = obj.Spec.RenewTime,
    };

    protected override V1Lease SetLeaderElectionRecord(LeaderElectionRecord record, V1Lease metaObj)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(metaObj);
        metaObj.Spec = new V1LeaseSpec
        {
            AcquireTime = record.AcquireTime,
            HolderIdentity = record.HolderIdentity,
            LeaseTransitions = record.LeaderTransitions,
            LeaseDurationSeconds = record.LeaseDurationSeconds,
            RenewTime = record.RenewTime,
        };
        return metaObj;
    }
}
