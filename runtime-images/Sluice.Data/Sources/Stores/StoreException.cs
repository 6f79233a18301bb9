using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Sluice.Data.Sources.Stores;

/// <summary>What hinders a read, by what can be done about it.</summary>
internal enum StoreFault
{
    /// <summary>There is no such file, bucket or repository.</summary>
    Missing,

    /// <summary>The credentials are refused, or lack a right.</summary>
    Denied,

    /// <summary>The server is away or overloaded. Another try may succeed.</summary>
    Transient,

    /// <summary>The host has no address. Another try may succeed, since names are not always served at once.</summary>
    NoHost,

    /// <summary>The server's certificate is not trusted.</summary>
    Untrusted,

    /// <summary>The file is another one than when its read began. It has to be read from its beginning.</summary>
    Changed,

    /// <summary>The server does not do what is asked, which is not expected to change.</summary>
    Unreadable,

    /// <summary>What the pod has to reach the store with is wrong.</summary>
    Configuration,
}

/// <summary>A store that cannot be read.</summary>
internal sealed class StoreException(StoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What hinders the read.</summary>
    public StoreFault Fault => fault;

    /// <summary>How long the server asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether another try may succeed.</summary>
    public bool IsRetried => fault is StoreFault.Transient or StoreFault.NoHost or StoreFault.Changed;

    /// <summary>The fault behind an HTTP status that is no success.</summary>
    public static StoreFault FaultOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => StoreFault.Denied,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => StoreFault.Missing,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => StoreFault.Transient,
        HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable => StoreFault.Changed,
        _ => StoreFault.Unreadable,
    };

    /// <summary>The fault behind an answer that is no success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="host">Who gave it.</param>
    /// <param name="words">What it says, where that is known.</param>
    public static StoreException Of(HttpResponseMessage response, string host, string? words = null) => new(
        FaultOf(response.StatusCode), $"{host} answered {(int)response.StatusCode} {words ?? response.ReasonPhrase}".TrimEnd())
    {
        RetryAfter = StoreHttp.RetryAfter(response),
    };

    /// <summary>The fault behind an exception of the network, at any depth. Null when it is of another kind.</summary>
    public static StoreException? Of(Exception error, string host)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case StoreException known:
                    return known;
                case AuthenticationException untrusted:
                    return new StoreException(
                        StoreFault.Untrusted, $"the certificate of {host} is not trusted: {untrusted.Message}", error);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }:
                    return new StoreException(StoreFault.NoHost, $"{host} has no address", error);
            }
        }

        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpRequestException or SocketException or HttpIOException or IOException or TimeoutException
                or OperationCanceledException)
            {
                return new StoreException(StoreFault.Transient, $"{host}: {inner.Message}", error);
            }
        }

        return null;
    }
}
