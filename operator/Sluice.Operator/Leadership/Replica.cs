using k8s;
using k8s.LeaderElection;
using KubeOps.Operator.LeaderElection;
using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Leadership;

/// <summary>This process among its replicas.</summary>
public sealed class Replica
{
    private readonly OperatorInstruments _instruments;
    private volatile bool _leads;
    private long _term;

    /// <summary>Gives this process its identity.</summary>
    public Replica(OperatorOptions options, OperatorInstruments instruments)
    {
        _instruments = instruments;

        // The random part tells two processes of one pod name apart: a restarted container, or replicas on one host's network.
        Identity = $"{options.PodName}_{Guid.NewGuid():n}";
        Leads = !options.LeaderElection;
    }

    /// <summary>Raised each time this process begins to lead.</summary>
    internal event Action? StartedLeading;

    /// <summary>The holder identity that it writes into the lease.</summary>
    public string Identity { get; }

    /// <summary>How often this process has begun to lead.</summary>
    internal long Term => Volatile.Read(ref _term);

    /// <summary>Whether it leads, as far as it knows.</summary>
    public bool Leads
    {
        get => _leads;
        internal set
        {
            var began = value && !_leads;
            if (began)
            {
                Interlocked.Increment(ref _term);
            }

            _leads = value;
            _instruments.Leads(value);
            if (began)
            {
                StartedLeading?.Invoke();
            }
        }
    }
}

/// <summary>
/// Takes the place of KubeOps' own factory, which names a process after its machine: two replicas on one host would both lead.
/// </summary>
internal sealed partial class ReplicaElectorFactory : ILeaderElectorFactory
{
    private readonly IKubernetes _kubernetes;
    private readonly OperatorOptions _options;
    private readonly Replica _replica;
    private readonly LeaseFence _fence;
    private readonly TimeProvider _time;
    private readonly ILogger<ReplicaElectorFactory> _logger;

    public ReplicaElectorFactory(
        IKubernetes kubernetes,
        OperatorOptions options,
        Replica replica,
        LeaseFence fence,
        TimeProvider time,
        ILogger<ReplicaElectorFactory> logger)
    {
        _kubernetes = kubernetes;
        _options = options;
        _replica = replica;
        _fence = fence;
        _time = time;
        _logger = logger;
    }

    public LeaderElector CreateElector()
    {
        var elector = new LeaderElector(
            new LeaderElectionConfig(new ReplicaLease(_kubernetes, _options, _replica, _fence, _time, LogError))
            {
                LeaseDuration = _options.LeaseDuration,
                RenewDeadline = _options.RenewDeadline,
                RetryPeriod = _options.RetryPeriod,
            });

        // The start is announced by ReplicaElection, after KubeOps has opened its queues; the end here, before KubeOps closes them.
        elector.OnStoppedLeading += () => _replica.Leads = false;
        elector.OnNewLeader += leader => LogLeader(leader, leader == _replica.Identity);
        elector.OnError += LogError;
        return elector;
    }

    [LoggerMessage(LogLevel.Information, "The leader is {Leader} (this process: {Own}).")]
    private partial void LogLeader(string leader, bool own);

    private void LogError(Exception? error) => LogError(LoggedError.Stack(error), LoggedError.Why(error));

    [LoggerMessage(LogLevel.Warning, "The lease could not be read or written: {Why}")]
    private partial void LogError(Exception? error, string why);
}

/// <summary>
/// Makes this process lead when the elector says so. Registered after KubeOps: the elector calls its subscribers in order, so KubeOps'
/// queues are open when the first <see cref="ILeaderDuty"/> fills them.
/// </summary>
internal sealed class ReplicaElection : IHostedService
{
    private readonly LeaderElector _elector;
    private readonly Replica _replica;

    public ReplicaElection(LeaderElector elector, Replica replica)
    {
        _elector = elector;
        _replica = replica;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _elector.OnStartedLeading += Begin;

        // The elector runs by now, and may have been faster.
        if (_elector.IsLeader())
        {
            Begin();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _elector.OnStartedLeading -= Begin;
        return Task.CompletedTask;
    }

    private void Begin() => _replica.Leads = true;
}
