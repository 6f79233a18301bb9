using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;
using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Reconciling;

/// <summary>
/// Runs a reconciliation so that KubeOps never loses the object: every result has a requeue time, after an error too.
/// </summary>
internal sealed partial class ReconcileRunner<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly IReconciliation<TEntity> _reconciliation;
    private readonly CacheSync _caches;
    private readonly OperatorInstruments _instruments;
    private readonly OperatorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ReconcileRunner<TEntity>> _logger;
    private readonly Failures _failures;

    public ReconcileRunner(
        IReconciliation<TEntity> reconciliation,
        CacheSync caches,
        OperatorInstruments instruments,
        OperatorOptions options,
        Failures failures,
        TimeProvider time,
        ILogger<ReconcileRunner<TEntity>> logger)
    {
        _reconciliation = reconciliation;
        _caches = caches;
        _instruments = instruments;
        _options = options;
        _time = time;
        _logger = logger;
        _failures = failures;
    }

    public async Task<ReconciliationResult<TEntity>> RunAsync(TEntity entity, CancellationToken stopping)
    {
        // An empty cache looks as if all children were gone.
        await _caches.WhenSynced.WaitAsync(stopping).ConfigureAwait(false);

        if (_failures.Held(entity.Uid()) is { } left)
        {
            return ReconciliationResult<TEntity>.Success(entity, left);
        }

        // A reconcile that has begun may finish within the drain time, rather than end between two writes.
        using var drained = new CancellationTokenSource();
        using var draining = stopping.Register(() => drained.CancelAfter(_options.DrainTime));
        var start = _time.GetTimestamp();
        var outcome = "success";
        try
        {
            var after = await _reconciliation.ReconcileAsync(entity, drained.Token).ConfigureAwait(false);
            _failures.Forget(entity.Uid());
            return ReconciliationResult<TEntity>.Success(
                entity, after is { } soon && soon < _options.ResyncPeriod ? soon : _options.ResyncPeriod);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next leader starts from the state of the cluster.
            outcome = "stopped";
            throw;
        }
        catch (Exception error)
        {
            var delay = _failures.Add(entity.Uid(), error);
            outcome = Failures.IsConflict(error) ? "conflict" : "error";
            if (outcome == "conflict")
            {
                LogConflict(entity.Kind, entity.Namespace(), entity.Name(), delay.TotalSeconds);
            }
            else
            {
                LogFailure(
                    LoggedError.Stack(error), entity.Kind, entity.Namespace(), entity.Name(), delay.TotalSeconds, LoggedError.Why(error));
            }

            return ReconciliationResult<TEntity>.Failure(entity, error.Message, error, delay);
        }
        finally
        {
            _instruments.Reconciled(typeof(TEntity).Name, outcome, _time.GetElapsedTime(start));
        }
    }

    public void Forget(TEntity entity) => _failures.Forget(entity.Uid());

    [LoggerMessage(LogLevel.Warning, "Reconciling {Kind} {Namespace}/{Name} failed and is tried again in {Seconds:0.0}s: {Why}")]
    private partial void LogFailure(Exception? error, string kind, string @namespace, string name, double seconds, string why);

    [LoggerMessage(LogLevel.Debug, "{Kind} {Namespace}/{Name} changed meanwhile and is reconciled again in {Seconds:0.0}s.")]
    private partial void LogConflict(string kind, string @namespace, string name, double seconds);
}
