using System.Net.Http.Headers;
using k8s.KubeConfigModels;

namespace k8s.Authentication;

public class ExecTokenProvider : ITokenProvider
{
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromSeconds(30);

    private readonly ExternalExecution _exec;
    private ExecCredentialResponse _response;

    public ExecTokenProvider(ExternalExecution exec)
    {
        _exec = exec;
    }

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        var response = _response;
        if (response is null || response.Status.ExpirationTimestamp is { } end && end < DateTime.UtcNow + RefreshBefore)
        {
            response = await Task.Run(() => KubernetesClientConfiguration.ExecuteExternalCommand(_exec), cancellationToken).ConfigureAwait(false);
            _response = response;
        }

        return new AuthenticationHeaderValue("Bearer", response.Status.Token);
    }
}
