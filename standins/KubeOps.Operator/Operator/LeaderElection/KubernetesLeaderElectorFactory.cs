using k8s;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using KubeOps.Abstractions.Builder;
using KubeOps.KubernetesClient;

namespace KubeOps.Operator.LeaderElection;

internal sealed class KubernetesLeaderElectorFactory : ILeaderElectorFactory
{
    private readonly IKubernetes _kubernetes;
    private readonly IKubernetesClient _client;
    private readonly OperatorSettings _settings;

    public KubernetesLeaderElectorFactory(IKubernetes kubernetes, IKubernetesClient client, OperatorSettings settings)
    {
        _kubernetes = kubernetes;
        _client = client;
        _settings = settings;
    }

    // As upstream: the machine's name, which two processes on one machine share.
    public LeaderElector CreateElector() => new(
        new LeaderElectionConfig(
            new LeaseLock(_kubernetes, _client.GetCurrentNamespace(), $"{_settings.Name}-leader", Environment.MachineName))
        {
            LeaseDuration = _settings.LeaderElectionLeaseDuration,
            RenewDeadline = _settings.LeaderElectionRenewDeadline,
            RetryPeriod = _settings.LeaderElectionRetryPeriod,
        });
}
