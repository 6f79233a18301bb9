using System.Net;

namespace k8s;

// The answer to a watch: its first line is the content, and a reader gives all lines, that one included. As upstream,
// a call with watch=true therefore returns with the first event and not with the response's head.
internal sealed class WatchContent : HttpContent
{
    private readonly HttpContent _origin;
    private readonly CancellationToken _untilFirstLine;

    public WatchContent(HttpContent origin, CancellationToken untilFirstLine)
    {
        _origin = origin;
        _untilFirstLine = untilFirstLine;
    }

    public TextReader Lines { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext context)
    {
        var source = new StreamReader(await _origin.ReadAsStreamAsync(_untilFirstLine).ConfigureAwait(false));
        var first = await source.ReadLineAsync(_untilFirstLine).ConfigureAwait(false) ?? throw new EndOfStreamException();
        Lines = new PushedBackReader(first, source);
        await using var writer = new StreamWriter(stream, leaveOpen: true);
        await writer.WriteAsync(first).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class PushedBackReader : TextReader
    {
        private readonly StreamReader _rest;
        private string _first;

        public PushedBackReader(string first, StreamReader rest)
        {
            _first = first;
            _rest = rest;
        }

        public override async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken) =>
            Interlocked.Exchange(ref _first, null) ?? await _rest.ReadLineAsync(cancellationToken).ConfigureAwait(false);

        public override Task<string> ReadLineAsync() => ReadLineAsync(CancellationToken.None).AsTask();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _rest.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
