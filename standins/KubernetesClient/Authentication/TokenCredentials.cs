namespace k8s.Authentication;

public class TokenCredentials : ServiceClientCredentials
{
    public TokenCredentials(string token)
        : this(token, "Bearer")
    {
    }

    public TokenCredentials(string token, string tokenType)
        : this(new StringTokenProvider(token, tokenType))
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        ArgumentException.ThrowIfNullOrEmpty(tokenType);
    }

    public TokenCredentials(ITokenProvider tokenProvider)
    {
        ArgumentNullException.ThrowIfNull(tokenProvider);
        TokenProvider = tokenProvider;
    }

    protected ITokenProvider TokenProvider { get; private set; }

    public override async Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.Authorization = await TokenProvider.GetAuthenticationHeaderAsync(cancellationToken).ConfigureAwait(false);
    }
}
