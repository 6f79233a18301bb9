using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Gateway.Forwarding;

/// <summary>What a failed forwarding means: the code by which it counts, and what the client is told.</summary>
internal readonly record struct ForwardingFailure(int Code, string Message)
{
    /// <summary>Judges a failure; anything after the client left is the client's.</summary>
    public static ForwardingFailure Of(ForwarderError error, Exception? cause, bool clientLeft)
    {
        if (clientLeft)
        {
            return new(StatusCodes.Status499ClientClosedRequest, "the client closed the connection");
        }

        if (cause is BadHttpRequestException bad)
        {
            return new(bad.StatusCode, "the request's body cannot be read: " + bad.Message);
        }

        return error switch
        {
            ForwarderError.RequestTimedOut or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled =>
                new(StatusCodes.Status504GatewayTimeout, "did not answer in time"),
            ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient =>
                new(StatusCodes.Status499ClientClosedRequest, "the client closed the connection"),
            ForwarderError.ResponseBodyDestination =>
                new(StatusCodes.Status502BadGateway, "broke off its answer"),
            _ => new(StatusCodes.Status502BadGateway, "could not be reached, or gave no valid answer"),
        };
    }

    /// <summary>Whether there was no connection, so that no byte of the request was sent.</summary>
    public static bool ReachedNobody(Exception? cause) => cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
}
