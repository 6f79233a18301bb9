using System.Net;

namespace k8s.LeaderElection;

public class LeaderElector : IDisposable
{
    private readonly LeaderElectionConfig _config;
    private volatile LeaderElectionRecord _observed;
    private DateTimeOffset _observedAt = DateTimeOffset.MinValue;
    private string _reportedLeader;

    public LeaderElector(LeaderElectionConfig config)
    {
        _config = config;
    }

    public event Action OnStartedLeading;

    public event Action OnStoppedLeading;

    public event Action<string> OnNewLeader;

    public event Action<Exception> OnError;

    public bool IsLeader() => _observed?.HolderIdentity is { } holder && holder == _config.Lock.Identity;

    public string GetLeader() => _observed?.HolderIdentity;

    public async Task RunAndTryToHoldLeadershipForeverAsync(CancellationToken cancellationToken = default)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await RunUntilLeadershipLostAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Ends when a renewal failed or did not succeed within RenewDeadline; throws OperationCanceledException when cancelled.
    public async Task RunUntilLeadershipLostAsync(CancellationToken cancellationToken = default)
    {
        await AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            OnStartedLeading?.Invoke();
            while (await RenewAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(_config.RetryPeriod, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            OnStoppedLeading?.Invoke();
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // An attempt that hangs is given up for a new one, at a time of its own for each contender.
                var patience = _config.RetryPeriod * 1.2 * (1 + Random.Shared.NextDouble());
                if (await TryAcquireOrRenewAsync(cancellationToken).WaitAsync(patience, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                await Task.Delay(_config.RetryPeriod, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Tried anew at once: the patience was the pause.
            }
            finally
            {
                ReportLeader();
            }
        }
    }

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_config.RenewDeadline);
        try
        {
            while (!await TryAcquireOrRenewAsync(deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false))
            {
                await Task.Delay(_config.RetryPeriod, deadline.Token).ConfigureAwait(false);
                ReportLeader();
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            OnError?.Invoke(e);
            return false;
        }
    }

    private async Task<bool> TryAcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        LeaderElectionRecord current = null;
        try
        {
            current = await _config.Lock.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // Nobody has led yet.
        }
        catch (HttpOperationException e)
        {
            OnError?.Invoke(e);
            return false;
        }

        var wanted = new LeaderElectionRecord
        {
            HolderIdentity = _config.Lock.Identity,
            LeaseDurationSeconds = (int)_config.LeaseDuration.TotalSeconds,
            AcquireTime = DateTime.UtcNow,
            RenewTime = DateTime.UtcNow,
        };
        if (current is null or { AcquireTime: null } or { RenewTime: null } or { HolderIdentity: null })
        {
            return Observe(wanted, await _config.Lock.CreateAsync(wanted, cancellationToken).ConfigureAwait(false));
        }

        Observe(current, !Equals(_observed, current));

        // Clocks are not compared: another's lease ends when it was seen unchanged for its duration.
        var held = _observedAt + TimeSpan.FromSeconds(current.LeaseDurationSeconds) > DateTimeOffset.Now;
        if (current.HolderIdentity.Length > 0 && held && !IsLeader())
        {
            return false;
        }

        wanted.AcquireTime = IsLeader() ? current.AcquireTime : wanted.AcquireTime;
        wanted.LeaderTransitions = current.LeaderTransitions + (IsLeader() ? 0 : 1);
        return Observe(wanted, await _config.Lock.UpdateAsync(wanted, cancellationToken).ConfigureAwait(false));
    }

    private bool Observe(LeaderElectionRecord record, bool isNew)
    {
        if (isNew)
        {
            _observed = record;
            _observedAt = DateTimeOffset.Now;
        }

        return isNew;
    }

    private void ReportLeader()
    {
        if (_observed is { } observed && observed.HolderIdentity != _reportedLeader)
        {
            _reportedLeader = observed.HolderIdentity;
            OnNewLeader?.Invoke(_reportedLeader);
        }
    }
}
