using KubeOps.Abstractions.Builder;

namespace KubeOps.Operator.Queue;

/// <summary>One reconciliation at a time for each object, by its UID.</summary>
internal sealed class EntityLocks
{
    private readonly Dictionary<string, (SemaphoreSlim Gate, int Users)> _gates = new(StringComparer.Ordinal);

    /// <returns>Null where the object is being reconciled and the strategy does not wait.</returns>
    public async Task<IDisposable?> AcquireAsync(
        string uid, ParallelReconciliationConflictStrategy strategy, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate;
        lock (_gates)
        {
            var known = _gates.TryGetValue(uid, out var found) ? found : (Gate: new SemaphoreSlim(1, 1), Users: 0);
            gate = known.Gate;
            _gates[uid] = (gate, known.Users + 1);
        }

        var taken = false;
        try
        {
            var wait = strategy == ParallelReconciliationConflictStrategy.WaitForCompletion ? Timeout.Infinite : 0;
            taken = await gate.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            return taken ? new Holder(this, uid, gate) : null;
        }
        finally
        {
            if (!taken)
            {
                Forget(uid);
            }
        }
    }

    private void Forget(string uid)
    {
        lock (_gates)
        {
            var (gate, users) = _gates[uid];
            if (users == 1)
            {
                _gates.Remove(uid);
            }
            else
            {
                _gates[uid] = (gate, users - 1);
            }
        }
    }

    private sealed class Holder : IDisposable
    {
        private readonly EntityLocks _owner;
        private readonly string _uid;
        private readonly SemaphoreSlim _gate;

        public Holder(EntityLocks owner, string uid, SemaphoreSlim gate)
        {
            _owner = owner;
            _uid = uid;
            _gate = gate;
        }

        public void Dispose()
        {
            _gate.Release();
            _owner.Forget(_uid);
        }
    }
}
