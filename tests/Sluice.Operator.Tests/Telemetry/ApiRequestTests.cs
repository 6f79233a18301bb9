using Sluice.Operator.Telemetry;
using Xunit;

namespace Sluice.Operator.Tests.Telemetry;

public sealed class ApiRequestTests
{
    [Theory]
    [InlineData("GET", "/api/v1/namespaces/a/pods", "list", "pods")]
    [InlineData("GET", "/api/v1/pods?watch=true", "watch", "pods")]
    [InlineData("GET", "/api/v1/pods?allowWatchBookmarks=true", "list", "pods")]
    [InlineData("GET", "/api/v1/namespaces/a/pods/p", "get", "pods")]
    [InlineData("GET", "/api/v1/namespaces", "list", "namespaces")]
    [InlineData("GET", "/api/v1/namespaces/a", "get", "namespaces")]
    [InlineData("PUT", "/apis/sluice.dev/v1alpha1/namespaces/a/trainingjobs/t/status", "update", "trainingjobs/status")]
    [InlineData("PATCH", "/apis/apps/v1/namespaces/a/deployments/d", "patch", "deployments")]
    [InlineData("POST", "/apis/apps/v1/namespaces/a/deployments", "create", "deployments")]
    [InlineData("DELETE", "/api/v1/namespaces/a/pods/p", "delete", "pods")]
    [InlineData("DELETE", "/api/v1/namespaces/a/pods", "deletecollection", "pods")]
    [InlineData("GET", "/k8s/clusters/c-1/apis/apps/v1/deployments", "list", "deployments")]
    [InlineData("GET", "/version", "list", "none")]
    public void A_request_is_named_as_RBAC_names_it(string method, string path, string verb, string resource)
    {
        var request = ApiRequest.Of(new HttpMethod(method), new Uri("https://api.example:6443" + path));
        Assert.Equal(new ApiRequest(verb, resource), request);
    }
}
