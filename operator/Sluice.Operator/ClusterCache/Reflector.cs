using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.KubernetesClient;
using Sluice.Decisions;
using Sluice.Operator.Hosting;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.ClusterCache;

/// <summary>Keeps an <see cref="ObjectStore{T}"/> as the API has it: a list, then a watch from where the list ended.</summary>
internal sealed partial class Reflector<T> : BackgroundService
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // A connection that went dead in silence is noticed when its watch is started anew.
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(4);

    private static readonly Doubling Pauses = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    // A page is read whole into memory, and the API server makes it whole in its own.
    private const int PageSize = 500;

    // A kind comes with an upgrade of the server, or with its definition.
    private static readonly TimeSpan MissingPause = TimeSpan.FromMinutes(1);

    private readonly ResourceAddress _address = ResourceAddress.Of<T>();
    private readonly ObjectStore<T> _store;
    private readonly IChangeHandler<T> _handler;
    private readonly CacheSync _sync;
    private readonly IKubernetesClient _client;
    private readonly OperatorInstruments _instruments;
    private readonly ILogger<Reflector<T>> _logger;
    private readonly string? _namespace;
    private readonly string? _selector;
    private readonly bool _mayBeMissing;
    private readonly string _name;
    private string? _version;
    private int _failures;

    public Reflector(
        ObjectStore<T> store,
        ReflectorOptions<T> follows,
        IChangeHandler<T> handler,
        CacheSync sync,
        IKubernetesClient client,
        OperatorOptions options,
        OperatorInstruments instruments,
        ILogger<Reflector<T>> logger)
    {
        _store = store;
        _handler = handler;
        _sync = sync;
        _client = client;
        _instruments = instruments;
        _logger = logger;
        _namespace = options.WatchNamespace;
        _selector = follows.LabelSelector;
        _mayBeMissing = follows.MayBeMissing;
        _name = follows.MayBeMissing ? $"{_address.Kind} of {_address.ApiVersion}" : _address.Kind;
        sync.Expect(_name);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The other services start while this one waits for the network.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_version is null)
                {
                    await ListAsync(stoppingToken).ConfigureAwait(false);
                }

                await WatchAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (IsGone(error))
            {
                LogGone(_address.Kind);
                _version = null;
            }
            catch (HttpOperationException error) when (_mayBeMissing && error.Response.StatusCode == HttpStatusCode.NotFound)
            {
                await MissAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                await PauseAsync(error, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsGone(Exception error) =>
        error is KubernetesException { Status.Code: (int)HttpStatusCode.Gone }
        or HttpOperationException { Response.StatusCode: HttpStatusCode.Gone };

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<T>();
        string? next = null;
        string version;
        do
        {
            // All pages are of one state of the cluster; a list that takes so long that the server forgets that state begins anew (410).
            var page = await ListAsync(next, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Items.Select(Trim));
            version = page.Metadata.ResourceVersion;
            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));

        var changes = _store.Replace(found);
        _version = version;
        _instruments.WatchStarted(_address.Kind, "list");
        _instruments.Cached(_name, _store.Count);
        await AnsweredAsync().ConfigureAwait(false);
        _store.IsServed = true;
        _sync.Filled(_name);
        foreach (var change in changes)
        {
            await _handler.ChangedAsync(change).ConfigureAwait(false);
        }
    }

    private Task<EntityList<T>> ListAsync(string? next, CancellationToken cancellationToken)
    {
        var objects = _client.ApiClient.CustomObjects;
        return _namespace is null
            ? objects.ListClusterCustomObjectAsync<EntityList<T>>(
                _address.Group,
                _address.Version,
                _address.Plural,
                labelSelector: _selector,
                limit: PageSize,
                continueParameter: next,
                cancellationToken: cancellationToken)
            : objects.ListNamespacedCustomObjectAsync<EntityList<T>>(
                _address.Group,
                _address.Version,
                _namespace,
                _address.Plural,
                labelSelector: _selector,
                limit: PageSize,
                continueParameter: next,
                cancellationToken: cancellationToken);
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        turn.CancelAfter(WatchTime * (1 + (Random.Shared.NextDouble() / 4)));
        try
        {
            var events = _client.WatchAsync<T>(
                _namespace, _version, _selector, allowWatchBookmarks: true, cancellationToken: turn.Token);
            await foreach (var (type, entity) in events.ConfigureAwait(false))
            {
                await AnsweredAsync().ConfigureAwait(false);
                await ApplyAsync(type, entity).ConfigureAwait(false);
                _version = entity.ResourceVersion() ?? _version;
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // This turn is over; the next goes on from the same version.
        }
        catch (HttpRequestException error) when (error.InnerException is EndOfStreamException)
        {
            // The server ended a watch in which nothing had happened.
        }

        _instruments.WatchStarted(_address.Kind, "resume");
    }

    private Task ApplyAsync(WatchEventType type, T entity)
    {
        var change = type switch
        {
            WatchEventType.Added or WatchEventType.Modified => _store.Put(Trim(entity)),
            WatchEventType.Deleted => _store.Take(entity),
            _ => null,
        };
        if (change is null)
        {
            return Task.CompletedTask;
        }

        _instruments.Cached(_name, _store.Count);
        return _handler.ChangedAsync(change);
    }

    private async Task AnsweredAsync()
    {
        if (_failures > 0)
        {
            _failures = 0;
            LogRecovered(_address.Kind);
            await _handler.RecoveredAsync().ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(Exception error, CancellationToken stopping)
    {
        _failures++;
        _instruments.WatchStarted(_address.Kind, "error");
        var pause = RetryAfter.Of(error) ?? Pauses.After(_failures, Random.Shared.NextDouble());
        LogFailure(error, _address.Kind, pause.TotalSeconds);
        await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task MissAsync(CancellationToken stopping)
    {
        _version = null;
        var changes = _store.Replace([]);
        _store.IsServed = false;
        _sync.Filled(_name);
        foreach (var change in changes)
        {
            await _handler.ChangedAsync(change).ConfigureAwait(false);
        }

        await Task.Delay(MissingPause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Items of a list come without their kind, and nobody here reads who wrote which field.
    private T Trim(T entity)
    {
        entity.Kind ??= _address.Kind;
        entity.ApiVersion ??= _address.ApiVersion;
        entity.Metadata.ManagedFields = null;
        return entity;
    }

    [LoggerMessage(LogLevel.Debug, "The watch of {Kind} is too old to go on; listing anew.")]
    private partial void LogGone(string kind);

    [LoggerMessage(LogLevel.Warning, "Following {Kind} failed; again in {Seconds:0.0}s.")]
    private partial void LogFailure(Exception error, string kind, double seconds);

    [LoggerMessage(LogLevel.Information, "Following {Kind} goes on.")]
    private partial void LogRecovered(string kind);
}
