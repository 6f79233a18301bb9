namespace KubeOps.Abstractions.Builder;

public enum ReconcileStrategy
{
    ByGeneration,
    ByResourceVersion,
}
