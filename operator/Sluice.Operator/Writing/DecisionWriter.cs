using Sluice.Decisions.Conditions;
using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Decisions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Operator.Telemetry;

namespace Sluice.Operator.Writing;

/// <summary>Carries out a decision: its preconditions, its records, its status, its steps in order, its events.</summary>
internal sealed class DecisionWriter
{
    private readonly ClusterWriter _writer;
    private readonly EventWriter _events;
    private readonly RefusedWrites _refused;
    private readonly OperatorInstruments _instruments;

    /// <summary>Makes a writer.</summary>
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
    /// <param name="written">Called once records and status are written, whatever becomes of the steps.</param>
    /// <param name="withheld">What to report when a precondition is refused, and nothing else is written; null: the decision has none.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>When to look again.</returns>
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
            catch (HttpOperationException error) when (IsRefusal(error))
            {
                // At once: the next pass rests on the same read and gets no further. A missing right to write the event must not hide it.
                if (withheld?.Invoke(new RefusedWrite(KubernetesMessage.Of(error))) is { StatusChanged: true } report)
                {
                    await _writer.WriteStatusAsync(entity, report.Status, cancellationToken).ConfigureAwait(false);
                }

                await TellAsync(entity, precondition, "PreconditionFailed", error, cancellationToken).ConfigureAwait(false);
                throw;
            }
        }

        foreach (var record in decision.Records)
        {
            await RecordAsync(entity, record, apply, cancellationToken).ConfigureAwait(false);
        }

        // Before the steps, since it records what is meant before it is done (a rollback cannot be forgotten), and since it is refused when the
        // object changed meanwhile: what was decided from an old one is not done.
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
            catch (HttpOperationException error) when (IsRefusal(error))
            {
                _refused.Note(entity.Metadata.Uid, KubernetesMessage.Of(error));
                await TellAsync(entity, step, "ApplyFailed", error, cancellationToken).ConfigureAwait(false);
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

    // What cannot be recorded, and will not be by another try, is done all the same: a rollback waits for nothing.
    private async Task RecordAsync<TEntity>(
        TEntity entity, Step step, Func<TEntity, Step, CancellationToken, Task> apply, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await ApplyAsync(entity, step, apply, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is NameConflictException || (error is HttpOperationException refused && IsForTheUser(refused)))
        {
            var why = error is HttpOperationException http ? KubernetesMessage.Of(http) : error.Message;
            await _events.WriteAsync(entity, Failed(step, "RecordFailed", why), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether it is a quota, an admission rule or a missing right: the user can mend it, and must get to know.</summary>
    internal static bool IsForTheUser(HttpOperationException error) =>
        error.Response is { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError }
        && error.Response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.Gone or HttpStatusCode.TooManyRequests);

    // 500 is what a webhook of others that does not answer comes to.
    private static bool IsRefusal(HttpOperationException error) =>
        IsForTheUser(error) || error.Response?.StatusCode == HttpStatusCode.InternalServerError;

    private async Task ApplyAsync<TEntity>(
        TEntity entity, Step step, Func<TEntity, Step, CancellationToken, Task> apply, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await apply(entity, step, cancellationToken).ConfigureAwait(false);
        _instruments.Decided(typeof(TEntity).Name, step.GetType().Name);
    }

    private Task TellAsync<TEntity>(
        TEntity entity, Step step, string reason, HttpOperationException error, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        _events.WriteAsync(entity, Failed(step, reason, KubernetesMessage.Of(error)), cancellationToken);

    private static DecisionEvent Failed(Step step, string reason, string why) =>
        new(DecisionEvent.Warning, reason, $"{step.GetType().Name} ({step.Target}): {why}");
}
