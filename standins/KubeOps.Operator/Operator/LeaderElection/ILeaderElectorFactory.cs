using k8s.LeaderElection;

namespace KubeOps.Operator.LeaderElection;

public interface ILeaderElectorFactory
{
    LeaderElector CreateElector();
}
