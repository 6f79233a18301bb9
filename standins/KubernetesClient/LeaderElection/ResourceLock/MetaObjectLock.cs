namespace k8s.LeaderElection.ResourceLock;

public abstract class MetaObjectLock<T> : ILock
    where T : class, IMetadata<V1ObjectMeta>, new()
{
    private readonly IKubernetes _client;
    private readonly string _namespace;
    private readonly string _name;
    private T _last;

    protected MetaObjectLock(IKubernetes client, string @namespace, string name, string identity)
    {
        _client = client ?? throw new ArgumentNullException(nameof(client));
        _namespace = @namespace;
        _name = name;
        Identity = identity;
    }

    public event Action<HttpOperationException> OnHttpError;

    public string Identity { get; }

    public string Describe() => $"{_namespace}/{_name}";

    public async Task<LeaderElectionRecord> GetAsync(CancellationToken cancellationToken = default)
    {
        var current = await ReadMetaObjectAsync(_client, _name, _namespace, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _last, current);
        return GetLeaderElectionRecord(current);
    }

    public Task<bool> CreateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default)
    {
        var created = new T { Metadata = new V1ObjectMeta { Name = _name, NamespaceProperty = _namespace } };
        return WriteAsync(() => CreateMetaObjectAsync(_client, SetLeaderElectionRecord(record, created), _namespace, cancellationToken));
    }

    // The object that was read carries its resourceVersion: of two that replace it, one is refused.
    public Task<bool> UpdateAsync(LeaderElectionRecord record, CancellationToken cancellationToken = default)
    {
        var current = Volatile.Read(ref _last) ?? throw new InvalidOperationException("get or create the lock before updating it");
        return WriteAsync(() => ReplaceMetaObjectAsync(_client, SetLeaderElectionRecord(record, current), _name, _namespace, cancellationToken));
    }

    protected abstract Task<T> ReadMetaObjectAsync(IKubernetes client, string name, string namespaceParameter, CancellationToken cancellationToken);

    protected abstract Task<T> CreateMetaObjectAsync(IKubernetes client, T obj, string namespaceParameter, CancellationToken cancellationToken);

    protected abstract Task<T> ReplaceMetaObjectAsync(
        IKubernetes client, T obj, string name, string namespaceParameter, CancellationToken cancellationToken);

    protected abstract LeaderElectionRecord GetLeaderElectionRecord(T obj);

    protected abstract T SetLeaderElectionRecord(LeaderElectionRecord record, T metaObj);

    private async Task<bool> WriteAsync(Func<Task<T>> write)
    {
        try
        {
            Volatile.Write(ref _last, await write().ConfigureAwait(false));
            return true;
        }
        catch (HttpOperationException e)
        {
            OnHttpError?.Invoke(e);
            return false;
        }
    }
}
