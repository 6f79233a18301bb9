using k8s.LeaderElection;

namespace KubeOps.Operator.LeaderElection;

/// <summary>Starts and stops a service with leadership; without an elector the process always leads.</summary>
internal sealed class LeaderSubscription
{
    private readonly LeaderElector? _elector;
    private Action? _started;
    private Action? _stopped;

    public LeaderSubscription(LeaderElector? elector) => _elector = elector;

    public bool IsLeader => _elector?.IsLeader() ?? true;

    public void Subscribe(Action started, Action stopped)
    {
        if (_elector is not null && _started is null)
        {
            _elector.OnStartedLeading += _started = started;
            _elector.OnStoppedLeading += _stopped = stopped;
        }
    }

    public void Unsubscribe()
    {
        if (_elector is not null && _started is not null)
        {
            _elector.OnStartedLeading -= _started;
            _elector.OnStoppedLeading -= _stopped;
            _started = _stopped = null;
        }
    }
}
