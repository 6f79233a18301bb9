namespace KubeOps.Abstractions.Builder;

public enum WatchStrategy
{
    PerController,
}
