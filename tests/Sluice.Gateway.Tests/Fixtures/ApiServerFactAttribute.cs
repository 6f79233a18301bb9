namespace Sluice.Gateway.Tests.Fixtures;

/// <summary>Needs an API server, named by the kubeconfig in SLUICE_TEST_KUBECONFIG (see docs/local-cluster.md).</summary>
internal sealed class ApiServerFactAttribute : FactAttribute
{
    public ApiServerFactAttribute()
    {
        if (string.IsNullOrEmpty(ApiServer.Kubeconfig))
        {
            Skip = "SLUICE_TEST_KUBECONFIG names no API server: make test starts one";
        }
    }
}
