using System.Net;
using System.Net.Http.Headers;
using System.Text;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Sluice.Operator.Evidence.Prometheus;

/// <summary>Credentials for a server: a bearer token, or user name and password.</summary>
internal sealed class PrometheusCredentials
{
    private readonly string _scheme;
    private readonly string _value;
    private readonly string[] _secrets;

    private PrometheusCredentials(string scheme, string value, params string[] secrets)
    {
        _scheme = scheme;
        _value = value;
        _secrets = [.. secrets.Append(value).Where(secret => secret.Length > 0).Distinct()];
    }

    /// <summary>A bearer token (RFC 6750).</summary>
    public static PrometheusCredentials Token(string token) => new("Bearer", token);

    /// <summary>User name and password (RFC 7617).</summary>
    public static PrometheusCredentials Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")), password);

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    public AuthenticationHeaderValue Header() => new(_scheme, _value);

    /// <summary>A text of the server without the secrets, which it may have repeated.</summary>
    public string Hide(string text) => _secrets.Aggregate(text, (left, secret) => left.Replace(secret, "…", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => _scheme;
}

/// <summary>
/// Reads the Secret that a gate names, in the deployment's own namespace only. It is read each time it is needed, and not kept.
/// </summary>
internal sealed class CredentialsReader
{
    private readonly IKubernetesClient _client;

    public CredentialsReader(IKubernetesClient client) => _client = client;

    /// <summary>Reads the Secret.</summary>
    /// <returns>The credentials, or why there are none.</returns>
    public async Task<(PrometheusCredentials? Credentials, string? Problem)> ReadAsync(
        string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetAsync<V1Secret>(name, @namespace, cancellationToken).ConfigureAwait(false) is not { } secret
                ? (null, $"prometheus.credentials: Secret {name} does not exist in namespace {@namespace}; make it")
                : (Text(secret, "token"), Text(secret, "username"), Text(secret, "password")) switch
                {
                    ({ Length: > 0 } token, _, _) => (PrometheusCredentials.Token(token), null),
                    (_, { Length: > 0 } user, { } password) => (PrometheusCredentials.Basic(user, password), null),
                    _ => (
                        null,
                        $"prometheus.credentials: Secret {name} has neither token nor username and password; give it one of the two"),
                };
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Forbidden)
        {
            return (
                null,
                $"prometheus.credentials: the operator may not read Secret {name}; set prometheus.credentials=true in its chart's values, "
                + "or grant it 'get' of that Secret");
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException)
        {
            return (null, $"prometheus.credentials: Secret {name} cannot be read: the Kubernetes API does not answer as it should");
        }
    }

    private static string? Text(V1Secret secret, string key) =>
        secret.Data is { } data && data.TryGetValue(key, out var bytes) ? Encoding.UTF8.GetString(bytes).Trim() : null;
}
