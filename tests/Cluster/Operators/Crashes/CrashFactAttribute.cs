using Xunit;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>Kills operators for minutes: <c>make crash</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CrashFactAttribute : FactAttribute
{
    public CrashFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("SLUICE_CRASH") is not { Length: > 0 })
        {
            Skip = "takes minutes: make crash";
        }
    }
}
