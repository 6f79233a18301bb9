using k8s;

using Xunit;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>A test of an admission policy in CEL; not run on an API server that does not have such policies (before 1.30).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PolicyFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Known = new(() =>
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SLUICE_TEST_KUBECONFIG")))
        {
            return true; // The fixture says what is missing.
        }

        using var client = ApiServer.NewClient();
        return client.AdmissionregistrationV1.GetAPIResources().Resources.Any(resource => resource.Kind == "ValidatingAdmissionPolicy");
    });

    /// <summary>Whether the API server evaluates CEL in admission, as policies and as match conditions of webhooks.</summary>
    public static bool IsKnown => Known.Value;

    public PolicyFactAttribute()
    {
        Skip = Known.Value ? null : "the API server has no ValidatingAdmissionPolicy";
    }
}
