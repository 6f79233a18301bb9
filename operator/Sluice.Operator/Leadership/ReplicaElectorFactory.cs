using k8s;
using k8s.LeaderElection;
using KubeOps.Operator.LeaderElection;
using Sluice.Operator.Hosting;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Leadership;

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
        IKubernetes kubernetes, OperatorOptions options, Replica replica, LeaseFence fence, TimeProvider time, ILogger<ReplicaElectorFactory> logger)
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
        elector.OnStartedLeading += () => _replica.Leads = true;
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
