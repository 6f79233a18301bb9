namespace k8s;

public static class WatcherExt
{
    [Obsolete("This method will be deprecated in future versions. Please use the Watch method instead.")]
    public static Watcher<T> Watch<T, L>(
        this Task<HttpOperationResponse<L>> responseTask, Action<WatchEventType, T> onEvent, Action<Exception> onError = null,
        Action onClosed = null) =>
        new(() => Watcher<T>.LinesAsync(responseTask), onEvent, onError, onClosed);

    [Obsolete("This method will be deprecated in future versions. Please use the Watch method instead.")]
    public static Watcher<T> Watch<T, L>(
        this HttpOperationResponse<L> response, Action<WatchEventType, T> onEvent, Action<Exception> onError = null, Action onClosed = null) =>
        Watch(Task.FromResult(response), onEvent, onError, onClosed);

    [Obsolete("This method will be deprecated in future versions. Please use the WatchAsync method instead.")]
    public static IAsyncEnumerable<(WatchEventType, T)> WatchAsync<T, L>(
        this Task<HttpOperationResponse<L>> responseTask, Action<Exception> onError = null, CancellationToken cancellationToken = default) =>
        Watcher<T>.Events(responseTask, onError, cancellationToken);
}
