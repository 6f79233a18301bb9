using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Decisions.Text;
using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;
using Sluice.Operator.Leadership;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Watching;

/// <summary>
/// Keeps an <see cref="ObjectStore{T}"/> up to date by a list, and a watch from where the list ended. Objects are read one by one: one that
/// cannot be read is reported once for each of its versions, and does not stop the others (kubernetes-sigs/controller-runtime#2591).
/// </summary>
internal sealed partial class Reflector<T> : BackgroundService
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // A connection that is dead without an error is noticed when the watch is restarted.
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(4);

    private static readonly Doubling Pauses = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    // A kind appears with an upgrade of the server, or with its CustomResourceDefinition.
    private static readonly TimeSpan MissingPause = TimeSpan.FromMinutes(1);

    private readonly ResourceAddress _address = ResourceAddress.Of<T>();
    private readonly ObjectStore<T> _store;
    private readonly IChangeHandler<T> _handler;
    private readonly UnreadableReports _reports;
    private readonly LeaderChores _chores;
    private readonly CacheSync _sync;
    private readonly KindRequests _requests;
    private readonly OperatorInstruments _instruments;
    private readonly ILogger<Reflector<T>> _logger;
    private readonly bool _mayBeMissing;
    private readonly string _name;
    private string? _version;
    private int _failures;

    public Reflector(
        ObjectStore<T> store,
        ReflectorOptions<T> follows,
        IChangeHandler<T> handler,
        UnreadableReports reports,
        LeaderChores chores,
        CacheSync sync,
        IKubernetes client,
        OperatorOptions options,
        OperatorInstruments instruments,
        ILogger<Reflector<T>> logger)
    {
        _store = store;
        _handler = handler;
        _reports = reports;
        _chores = chores;
        _sync = sync;
        _requests = new KindRequests(client, _address, options.WatchNamespace, follows.LabelSelector);
        _instruments = instruments;
        _logger = logger;
        _mayBeMissing = follows.MayBeMissing;
        _name = follows.MayBeMissing ? $"{_address.Kind} of {_address.ApiVersion}" : _address.Kind;
        sync.Expect(_name);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Lets the host start its other services while this one waits for the network.
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
        var unreadable = new List<UnreadableObject>();
        string? next = null;
        string version;
        do
        {
            // All pages show one state of the cluster. If the server has dropped that state (410), the list starts from the beginning.
            var page = await _requests.ListAsync<JsonElement>(next, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items ?? [])
            {
                if (ObjectReader.TryRead<T>(item, _address, out var entity, out var problem))
                {
                    found.Add(entity);
                }
                else
                {
                    unreadable.Add(problem);
                }
            }

            version = page.Metadata.ResourceVersion;
            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));

        var known = _store.Unreadable;
        var changes = _store.Replace(found, unreadable);
        _version = version;
        _instruments.WatchStarted(_address.Kind, "list");
        await AnsweredAsync().ConfigureAwait(false);
        _store.IsServed = true;
        _sync.Filled(_name);
        foreach (var each in unreadable)
        {
            Report(each, known);
        }

        foreach (var change in changes)
        {
            await ChangedAsync(change).ConfigureAwait(false);
        }

        Count();
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        turn.CancelAfter(WatchTime * (1 + (Random.Shared.NextDouble() / 4)));
        try
        {
            await foreach (var (type, item) in _requests.WatchAsync(_version, turn.Token).ConfigureAwait(false))
            {
                await AnsweredAsync().ConfigureAwait(false);
                await ApplyAsync(type, item).ConfigureAwait(false);
                _version = ObjectReader.Identify(item, _address).ResourceVersion() ?? _version;
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The time of this watch is over; the next one resumes from the same version.
        }
        catch (HttpRequestException error) when (error.InnerException is EndOfStreamException)
        {
            // The server ended a watch without an event.
        }

        _instruments.WatchStarted(_address.Kind, "resume");
    }

    private async Task ApplyAsync(WatchEventType type, JsonElement item)
    {
        var change = type switch
        {
            WatchEventType.Added or WatchEventType.Modified => Put(item),
            WatchEventType.Deleted => _store.Take(ObjectReader.Identify(item, _address)),
            _ => null,
        };
        Count();
        if (change is not null)
        {
            await ChangedAsync(change).ConfigureAwait(false);
        }
    }

    private ObjectChange<T>? Put(JsonElement item)
    {
        if (ObjectReader.TryRead<T>(item, _address, out var entity, out var unreadable))
        {
            return _store.Put(entity);
        }

        var known = _store.Unreadable;
        var change = _store.Put(unreadable);
        Report(unreadable, known);
        return change;
    }

    private void Report(UnreadableObject unreadable, IReadOnlyList<UnreadableObject> known)
    {
        var (metadata, problem) = (unreadable.Object.Metadata, unreadable.Problem);
        if (known.Any(each => each.Object.Uid() == metadata.Uid && each.Object.ResourceVersion() == metadata.ResourceVersion))
        {
            return;
        }

        LogUnreadable(_address.Kind, metadata.NamespaceProperty, metadata.Name, metadata.ResourceVersion, problem);
        _chores.Post(cancellationToken => _reports.ReportAsync(unreadable, cancellationToken));
    }

    private void Count()
    {
        _instruments.Cached(_name, _store.Count);
        _instruments.Unreadable(_name, _store.Unreadable.Count);
    }

    // An error with one object must not affect the others; its owner is reconciled at the next resync.
    private async Task ChangedAsync(ObjectChange<T> change)
    {
        try
        {
            await _handler.ChangedAsync(change).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            LogUnhandled(error, _address.Kind, change.Latest.Namespace(), change.Latest.Name());
        }
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
        LogFailure(LoggedError.Stack(error), _address.Kind, pause.TotalSeconds, LoggedError.Why(error));
        await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task MissAsync(CancellationToken stopping)
    {
        _version = null;
        var changes = _store.Replace([]);
        _store.IsServed = false;
        _sync.Filled(_name);
        Count();
        foreach (var change in changes)
        {
            await ChangedAsync(change).ConfigureAwait(false);
        }

        await Task.Delay(MissingPause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(LogLevel.Debug, "The watch of {Kind} cannot be resumed from its version; listing again.")]
    private partial void LogGone(string kind);

    [LoggerMessage(LogLevel.Warning, "Watching {Kind} failed and is tried again in {Seconds:0.0}s: {Why}")]
    private partial void LogFailure(Exception? error, string kind, double seconds, string why);

    [LoggerMessage(LogLevel.Information, "Watching {Kind} succeeds again.")]
    private partial void LogRecovered(string kind);

    [LoggerMessage(LogLevel.Error, "{Kind} {Namespace}/{Name} (resource version {Version}) cannot be read and is left as it is: {Problem}")]
    private partial void LogUnreadable(string kind, string? @namespace, string name, string version, string problem);

    [LoggerMessage(LogLevel.Error, "A change of {Kind} {Namespace}/{Name} was not passed on.")]
    private partial void LogUnhandled(Exception error, string kind, string? @namespace, string name);
}

/// <summary>Which objects a reflector watches.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="LabelSelector">Selects objects by label. Null selects all.</param>
/// <param name="MayBeMissing">
/// Whether an API server may not serve the kind. Then there are no objects, and the server is asked again every minute.
/// </param>
internal sealed record ReflectorOptions<T>(string? LabelSelector, bool MayBeMissing = false);
