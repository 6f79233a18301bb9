namespace KubeOps.Abstractions.Builder;

public enum LeaderElectionType
{
    None = 0,
    Single = 1,
}
