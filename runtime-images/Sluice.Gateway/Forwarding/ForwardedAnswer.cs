using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Gateway.Forwarding;

/// <summary>The outcome of forwarding a request.</summary>
/// <param name="Code">The status code that is counted.</param>
/// <param name="Whole">Whether the version's answer reached its end.</param>
/// <param name="FirstByte">Timestamp of the answer's first byte. Null when none came.</param>
internal readonly record struct ForwardedAnswer(int Code, bool Whole, long? FirstByte);

/// <summary>What a failed forwarding means: the status code that is counted, and the message that the client gets.</summary>
internal readonly record struct ForwardingFailure(int Code, string Message)
{
    /// <summary>
    /// Classifies a failure. Whether the client left is read from YARP's error alone: it says "canceled" only when the client went first.
    /// <see cref="HttpContext.RequestAborted"/> cannot tell, because YARP itself aborts a request whose answer broke off.
    /// </summary>
    public static ForwardingFailure Of(ForwarderError error, Exception? cause) => error switch
    {
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
            or ForwarderError.ResponseBodyClient => new(StatusCodes.Status499ClientClosedRequest, "the client closed the connection"),
        _ when cause is BadHttpRequestException bad => new(bad.StatusCode, "the request's body cannot be read: " + bad.Message),
        ForwarderError.RequestBodyClient => new(StatusCodes.Status499ClientClosedRequest, "the client closed the connection"),
        ForwarderError.RequestTimedOut => new(StatusCodes.Status504GatewayTimeout, "did not answer in time"),
        ForwarderError.ResponseBodyDestination when cause is OperationCanceledException =>
            new(StatusCodes.Status504GatewayTimeout, "stopped in the middle of its answer"),
        ForwarderError.ResponseBodyDestination => new(StatusCodes.Status502BadGateway, "broke off its answer"),
        _ => new(StatusCodes.Status502BadGateway, "could not be reached, or gave no valid answer"),
    };

    /// <summary>Whether no connection was made, so that no byte of the request was sent.</summary>
    public static bool NothingSent(Exception? cause) =>
        cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
}
