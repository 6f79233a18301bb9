using System.Runtime.CompilerServices;
using k8s.Exceptions;

namespace k8s;

public class Watcher<T> : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public Watcher(
        Func<Task<StreamReader>> streamReaderCreator, Action<WatchEventType, T> onEvent, Action<Exception> onError, Action onClosed = null)
        : this(async () => (TextReader)await streamReaderCreator().ConfigureAwait(false), onEvent, onError, onClosed)
    {
    }

    public Watcher(
        Func<Task<TextReader>> streamReaderCreator, Action<WatchEventType, T> onEvent, Action<Exception> onError, Action onClosed = null)
    {
        OnEvent += onEvent;
        OnError += onError;
        OnClosed += onClosed;
        _ = Task.Run(() => RunAsync(streamReaderCreator, _stop.Token));
    }

    public event Action<WatchEventType, T> OnEvent;

    public event Action<Exception> OnError;

    public event Action OnClosed;

    public bool Watching { get; private set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    internal static IAsyncEnumerable<(WatchEventType, T)> Events<TBody>(
        Task<HttpOperationResponse<TBody>> response, Action<Exception> onError, CancellationToken cancellationToken) =>
        Events(() => LinesAsync(response), onError, cancellationToken);

    internal static async Task<TextReader> LinesAsync<TBody>(Task<HttpOperationResponse<TBody>> response) =>
        (await response.ConfigureAwait(false)).Response.Content is WatchContent watch
            ? watch.Lines
            : throw new KubernetesClientException("the request was not made with watch: true");

    // Ends when the server closes the stream. A Status in the stream (410 Gone, say) goes to onError, and reading goes on.
    internal static async IAsyncEnumerable<(WatchEventType, T)> Events(
        Func<Task<TextReader>> lines, Action<Exception> onError, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var reader = await lines().WaitAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            var (@event, error) = Parse(line);
            if (error is not null)
            {
                onError?.Invoke(error);
            }
            else
            {
                yield return (@event.Type, @event.Object);
            }
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            _stop.Dispose();
        }
    }

    private static (WatchEvent Event, Exception Error) Parse(string line)
    {
        try
        {
            return KubernetesJson.Deserialize<Watcher<KubernetesObject>.WatchEvent>(line).Object.Kind == "Status"
                ? (null, new KubernetesException(KubernetesJson.Deserialize<Watcher<V1Status>.WatchEvent>(line).Object))
                : (KubernetesJson.Deserialize<WatchEvent>(line), null);
        }
        catch (Exception e)
        {
            return (null, e);
        }
    }

    private async Task RunAsync(Func<Task<TextReader>> lines, CancellationToken cancellationToken)
    {
        try
        {
            Watching = true;
            await foreach (var (type, item) in Events(lines, e => OnError?.Invoke(e), cancellationToken).ConfigureAwait(false))
            {
                OnEvent?.Invoke(type, item);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed, or the call that started the watch was cancelled.
        }
        catch (Exception e)
        {
            OnError?.Invoke(e);
        }
        finally
        {
            Watching = false;
            OnClosed?.Invoke();
        }
    }

    public class WatchEvent
    {
        [JsonPropertyName("type")] public WatchEventType Type { get; set; }
        [JsonPropertyName("object")] public T Object { get; set; }
    }
}
