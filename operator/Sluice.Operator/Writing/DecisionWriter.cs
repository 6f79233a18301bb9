using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Decisions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Operator.Errors;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Writing;

/// <summary>Carries out a decision in this order: its preconditions, records, status, steps and events.</summary>
internal sealed class DecisionWriter
{
    private readonly ClusterWriter _writer;
    private readonly EventWriter _events;
    private readonly RefusedWrites _refused;
    private readonly OperatorInstruments _instruments;

    public DecisionWriter(ClusterWriter writer, EventWriter events, RefusedWrites refused, OperatorInstruments instruments)
    {
        _refused = refused;
        _writer = writer;
        _events = events;
        _instruments = instruments;
    }

    /// <summary>Carries out a decision on an object.</summary>
    /// <param name="entity">The object as it was read.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="apply">Makes the one request of a step.</param>
    /// <param name="written">Called when records and status are written, whether or not the steps succeed.</param>
    /// <param name="withheld">
    /// The status to report when a precondition is refused, in which case nothing else is written. Null when the kind has no preconditions.
    /// </param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>When to reconcile again.</returns>
    public async Task<TimeSpan?> WriteAsync<TEntity, TStatus>(
        TEntity entity,
        Decision<TStatus> decision,
        Func<TEntity, Step, CancellationToken, Task> apply,
        Action? written,
        Func<RefusedWrite, Decision<TStatus>>? withheld,
        CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
        where TStatus : class
    {
        foreach (var precondition in decision.Preconditions)
        {
            try
            {
                await ApplyAsync(entity, precondition, apply, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpOperationException error) when (ApiError.IsRefusal(error))
            {
                // At once, since the next pass needs the same read. Before the event, which may be refused as well.
                if (withheld?.Invoke(new RefusedWrite(ApiError.Message(error))) is { StatusChanged: true } report)
                {
                    await _writer.WriteStatusAsync(entity, report.Status, cancellationToken).ConfigureAwait(false);
                }

                await WarnAsync(entity, precondition, "PreconditionFailed", error, cancellationToken).ConfigureAwait(false);
                throw;
            }
        }

        foreach (var record in decision.Records)
        {
            await RecordAsync(entity, record, apply, cancellationToken).ConfigureAwait(false);
        }

        // Before the steps: the status records a decision before it is carried out, so that no rollback is forgotten, and it is refused
        // when the object has changed, so that a decision from an old object is not carried out.
        if (decision.StatusChanged)
        {
            await _writer.WriteStatusAsync(entity, decision.Status, cancellationToken).ConfigureAwait(false);
        }

        written?.Invoke();
        foreach (var step in decision.Writes)
        {
            try
            {
                await ApplyAsync(entity, step, apply, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpOperationException error) when (ApiError.IsRefusal(error))
            {
                _refused.Note(entity.Metadata.Uid, MissingRight.Explain(step.Target.Kind, error));
                await WarnAsync(entity, step, "ApplyFailed", error, cancellationToken).ConfigureAwait(false);
                throw;
            }
        }

        _refused.Clear(entity.Metadata.Uid);

        foreach (var happened in decision.Events)
        {
            await _events.WriteAsync(entity, happened, cancellationToken).ConfigureAwait(false);
        }

        _instruments.Decided(typeof(TEntity).Name, decision.Writes.Count > 0 ? "act" : decision.StatusChanged ? "report" : "none");
        return decision.RequeueAfter;
    }

    // If a record is refused for good, the decision is carried out all the same: a rollback waits for nothing.
    private async Task RecordAsync<TEntity>(
        TEntity entity, Step step, Func<TEntity, Step, CancellationToken, Task> apply, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await ApplyAsync(entity, step, apply, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (
            error is NameConflictException || (error is HttpOperationException refused && ApiError.IsForTheUser(refused)))
        {
            var why = error is HttpOperationException http ? ApiError.Message(http) : error.Message;
            await _events.WriteAsync(entity, Failed(step, "RecordFailed", why), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync<TEntity>(
        TEntity entity, Step step, Func<TEntity, Step, CancellationToken, Task> apply, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await apply(entity, step, cancellationToken).ConfigureAwait(false);
        _instruments.Decided(typeof(TEntity).Name, step.GetType().Name);
    }

    private Task WarnAsync<TEntity>(
        TEntity entity, Step step, string reason, HttpOperationException error, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        _events.WriteAsync(entity, Failed(step, reason, ApiError.Message(error)), cancellationToken);

    private static DecisionEvent Failed(Step step, string reason, string why) =>
        new(DecisionEvent.Warning, reason, $"{step.GetType().Name} ({step.Target}): {why}");
}
