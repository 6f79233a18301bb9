using System.Net.Http.Headers;

namespace k8s.Authentication;

public class TokenFileAuth : ITokenProvider
{
    // The kubelet replaces a token well before it expires; a copy a minute old is still valid.
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(1);

    private readonly string _file;
    private string _token;
    private DateTime _readAgainAt;

    public TokenFileAuth(string tokenFile)
    {
        _file = tokenFile;
    }

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        if (_readAgainAt < DateTime.UtcNow)
        {
            _token = (await File.ReadAllTextAsync(_file, cancellationToken).ConfigureAwait(false)).Trim();
            _readAgainAt = DateTime.UtcNow + ReadAgainAfter;
        }

        return new AuthenticationHeaderValue("Bearer", _token);
    }
}
