using Sluice.Gateway.Mirroring;

namespace Sluice.Gateway.Forwarding;

/// <summary>One try at forwarding a request, watched as its bytes pass by. When it ends the request and its answer are as they were.</summary>
internal sealed class ObservedExchange : IDisposable
{
    private readonly HttpContext _context;
    private readonly Stream _request;
    private readonly Stream _answer;
    private readonly AnswerStream _observed;

    /// <summary>Begins to watch.</summary>
    public ObservedExchange(HttpContext context, TimeProvider time, MirroredRequest? mirrored)
    {
        _context = context;
        _request = context.Request.Body;
        _answer = context.Response.Body;
        context.Response.Body = _observed = new AnswerStream(_answer, time, mirrored?.Answer);
        if (mirrored is not null)
        {
            context.Request.Body = new RequestStream(_request, mirrored.Request);
        }
    }

    /// <summary>Timestamp of the answer's first byte; null: none came.</summary>
    public long? FirstByte => _observed.FirstByte;

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Response.Body = _answer;
        _context.Request.Body = _request;
    }
}
