namespace Sluice.Artifacts.Tests.Registry;

/// <summary>Needs Debian's docker-registry, on the PATH or named by SLUICE_DOCKER_REGISTRY.</summary>
internal sealed class RegistryFactAttribute : Xunit.FactAttribute
{
    public RegistryFactAttribute()
    {
        if (RegistryProcess.Program is null)
        {
            Skip = "docker-registry is not installed (Debian package docker-registry)";
        }
    }
}
