using Sluice.Api.ModelDeployments;

namespace Sluice.Api.Validation.ModelDeployments;

/// <summary>
/// What a Gateway that is not Sluice's own cannot do: it keeps no clients together by a hash, and counts nothing that Sluice can read.
/// </summary>
internal static class GatewayApiRules
{
    private const string Count = "counts requests at Sluice's own gateway, which this deployment does not use; use a prometheus gate "
        + "with the Gateway's metrics, or set spec.traffic.provider to Gateway";

    /// <summary>Fails the context for each field that needs the provider <c>Gateway</c>.</summary>
    public static void Check(ModelDeploymentSpec spec, Action<string, string> fail)
    {
        if (spec.Traffic is not { } traffic || !traffic.UsesGatewayApi())
        {
            return;
        }

        if (traffic.Sticky is not null)
        {
            fail("Spec.Traffic.Sticky", "is not there in the Gateway API; remove it, or set spec.traffic.provider to Gateway");
        }

        for (var i = 0; i < (traffic.Match?.Count ?? 0); i++)
        {
            if (traffic.Match![i]?.Cookie is { Length: > 0 })
            {
                fail(
                    $"Spec.Traffic.Match[{i}].Cookie",
                    "is not there in the Gateway API; match a header, or set spec.traffic.provider to Gateway");
            }
        }

        Strategy(spec.Strategy, fail);
    }

    private static void Strategy(RolloutStrategy? strategy, Action<string, string> fail)
    {
        for (var i = 0; i < (strategy?.Steps?.Count ?? 0); i++)
        {
            if (strategy!.Steps[i]?.MinRequests > 0)
            {
                fail($"Spec.Strategy.Steps[{i}].MinRequests", Count);
            }
        }

        for (var i = 0; i < (strategy?.Gates?.Count ?? 0); i++)
        {
            var kind = strategy!.Gates[i] switch
            {
                { ErrorRate: not null } => "ErrorRate",
                { Latency: not null } => "Latency",
                { Agreement: not null } => "Agreement",
                _ => null,
            };
            if (kind is not null)
            {
                fail($"Spec.Strategy.Gates[{i}].{kind}", Count);
            }
        }
    }
}
