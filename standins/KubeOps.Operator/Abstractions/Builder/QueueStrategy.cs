namespace KubeOps.Abstractions.Builder;

public enum QueueStrategy
{
    InMemory,
}
