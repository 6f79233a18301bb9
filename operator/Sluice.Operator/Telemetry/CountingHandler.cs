using System.Globalization;
using System.Net.Http.Headers;

namespace Sluice.Operator.Telemetry;

/// <summary>Counts every request to the Kubernetes API, and says whose it is: the server notes it as the manager of fields written by PUT.</summary>
internal sealed class CountingHandler : DelegatingHandler
{
    private static readonly ProductInfoHeaderValue Product = new("sluice-operator", typeof(CountingHandler).Assembly.GetName().Version?.ToString(3));

    private readonly OperatorInstruments _instruments;

    public CountingHandler(OperatorInstruments instruments) => _instruments = instruments;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.UserAgent.Add(Product);
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
