using System.Globalization;

namespace Sluice.Operator.Telemetry;

/// <summary>Counts every request to the Kubernetes API.</summary>
internal sealed class CountingHandler : DelegatingHandler
{
    private readonly OperatorInstruments _instruments;

    public CountingHandler(OperatorInstruments instruments) => _instruments = instruments;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (verb, resource) = ApiRequest.Of(request.Method, request.RequestUri!);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            _instruments.Requested(verb, resource, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
            return response;
        }
        catch (Exception)
        {
            _instruments.Requested(verb, resource, "error");
            throw;
        }
    }
}
