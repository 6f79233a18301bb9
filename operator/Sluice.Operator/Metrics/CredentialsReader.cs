using System.Net;
using System.Text;

using k8s.Autorest;
using k8s.Models;

using KubeOps.KubernetesClient;

namespace Sluice.Operator.Metrics;

/// <summary>
/// Reads the Secret that a gate names, in the deployment's own namespace only, each time it is needed: nothing of it is kept.
/// </summary>
internal sealed class CredentialsReader
{
    private readonly IKubernetesClient _client;

    /// <summary>Makes a reader.</summary>
    public CredentialsReader(IKubernetesClient client) => _client = client;

    /// <summary>Reads one.</summary>
    /// <returns>The credentials, or why there are none.</returns>
    public async Task<(PrometheusCredentials? Credentials, string? Problem)> ReadAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetAsync<V1Secret>(name, @namespace, cancellationToken).ConfigureAwait(false) is not { } secret
                ? (null, $"prometheus.credentials: Secret {name} does not exist in namespace {@namespace}; make it")
                : (Text(secret, "token"), Text(secret, "username"), Text(secret, "password")) switch
                {
                    ({ Length: > 0 } token, _, _) => (PrometheusCredentials.Token(token), null),
                    (_, { Length: > 0 } user, { } password) => (PrometheusCredentials.Basic(user, password), null),
                    _ => (null, $"prometheus.credentials: Secret {name} has neither token nor username and password; give it one of the two"),
                };
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Forbidden)
        {
            return (null, $"prometheus.credentials: the operator may not read Secret {name}; set prometheus.credentials=true in its chart's values, or grant it 'get' of that Secret");
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException)
        {
            return (null, $"prometheus.credentials: Secret {name} cannot be read: the Kubernetes API does not answer as it should");
        }
    }

    private static string? Text(V1Secret secret, string key) =>
        secret.Data is { } data && data.TryGetValue(key, out var bytes) ? Encoding.UTF8.GetString(bytes).Trim() : null;
}
