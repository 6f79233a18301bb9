using k8s;
using k8s.Autorest;
using Sluice.Operator.Errors;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Admission;

/// <summary>
/// Asks the API server, by SubjectAccessReviews, whether the user of a request has the rights that it takes beyond writing its object: to
/// take an action on a ModelDeployment, or to create the object that prepares a dataset. Without an answer the request is refused.
/// </summary>
internal sealed class AccessReviews
{
    // Below the webhook's own timeout (5 s by default), so that the user reads the reason and not that the webhook is silent.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IKubernetes _kubernetes;
    private readonly ServedKinds _kinds;

    public AccessReviews(IKubernetes kubernetes, ServedKinds kinds)
    {
        _kubernetes = kubernetes;
        _kinds = kinds;
    }

    /// <summary>Decides whether a request is allowed.</summary>
    /// <returns>The refusal of the first right that the user lacks. Null when the request takes none, or the user has all.</returns>
    public async Task<Refusal?> RefusalAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var asked = AccessQuestion.Actions(request);
        if (PreparedTemplate.Taken(request) is { } template)
        {
            var (found, unanswered) = await AnswerAsync(
                token => _kinds.FindAsync(template.ApiVersion, template.Kind, token), cancellationToken).ConfigureAwait(false);
            asked = [AccessQuestion.Preparation(request, template, found?.Plural)];
            if (unanswered is not null)
            {
                return Refusal.Unavailable(asked[0].Unanswered(request, unanswered));
            }
        }

        foreach (var question in asked)
        {
            if (await RefusalAsync(request, question, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<Refusal?> RefusalAsync(AdmissionRequest request, AccessQuestion question, CancellationToken cancellationToken)
    {
        var (review, unanswered) = await AnswerAsync(
            token => _kubernetes.AuthorizationV1.CreateSubjectAccessReviewAsync(question.Review(request), cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return review?.Status is { Allowed: true, Denied: not true } ? null
            : unanswered is null ? Refusal.Forbidden(question.Denied(request, review?.Status?.EvaluationError))
            : Refusal.Unavailable(question.Unanswered(request, unanswered));
    }

    // The answer of the API server, or why there is none.
    private static async Task<(T? Answer, string? Unanswered)> AnswerAsync<T>(
        Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(Patience);
        try
        {
            return (await ask(bounded.Token).ConfigureAwait(false), null);
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (default, error is OperationCanceledException ? $"no answer in {Patience.TotalSeconds:0} s" : LoggedError.Why(error));
        }
    }
}
