using System.Text.Json;

using Sluice.Api.Contracts;

namespace Sluice.Operator.Admission;

/// <summary>Answers the API server's admission requests.</summary>
internal static class AdmissionEndpoint
{
    /// <summary>Path of the validating webhook that checks what is stored.</summary>
    public const string ValidatePath = "/validate";

    /// <summary>Path of the validating webhooks that check whether a user may take an action, or prepare a dataset by a kind.</summary>
    public const string AuthorizePath = "/authorize";

    /// <summary>Path of the mutating webhook.</summary>
    public const string MutatePath = "/mutate";

    // The mutating webhook is asked before the schema is checked, so about objects as deeply nested as the API server reads (10,000
    // levels), and a reader with a smaller limit would answer 500. Nothing here descends into them. Validating webhooks see objects
    // pruned to the schema.
    private static readonly JsonSerializerOptions Deep = new(ContractJson.Options) { MaxDepth = 10_100 };

    /// <summary>Maps the webhooks to their paths.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="reviews">Decides on rights.</param>
    /// <param name="usersOf">Names of the ModelDeployments that use a ModelVersion, by namespace and name.</param>
    public static void MapAdmission(
        this IEndpointRouteBuilder endpoints, AccessReviews reviews, Func<string, string, IReadOnlyList<string>> usersOf)
    {
        endpoints.MapPost(ValidatePath, context => AnswerAsync(context, ContractJson.Options, request =>
            ValueTask.FromResult(AdmissionReview.Answer(
                request.Uid, AdmissionRules.Refusal(request, usersOf) is { } problem ? Refusal.Invalid(problem) : null))));
        endpoints.MapPost(AuthorizePath, context => AnswerAsync(context, ContractJson.Options, async request =>
            AdmissionReview.Answer(request.Uid, await reviews.RefusalAsync(request, context.RequestAborted))));
        endpoints.MapPost(MutatePath, context => AnswerAsync(context, Deep, request =>
            ValueTask.FromResult(AdmissionReview.Change(request.Uid, RequestedBy.Patch(request)))));
    }

    private static async Task AnswerAsync(
        HttpContext context, JsonSerializerOptions options, Func<AdmissionRequest, ValueTask<AdmissionReview>> answer)
    {
        var result = await ReadAsync(context, options) switch
        {
            (_, { } problem) => Results.Text(problem, statusCode: StatusCodes.Status400BadRequest),
            ({ Request: { } request }, _) => Results.Json(await answer(request), ContractJson.Options),
            _ => Results.Text("not an AdmissionReview: request is missing", statusCode: StatusCodes.Status400BadRequest),
        };
        await result.ExecuteAsync(context);
    }

    private static async Task<(AdmissionReview? Review, string? Problem)> ReadAsync(HttpContext context, JsonSerializerOptions options)
    {
        try
        {
            return (await JsonSerializer.DeserializeAsync<AdmissionReview>(context.Request.Body, options, context.RequestAborted), null);
        }
        catch (JsonException exception)
        {
            return (null, $"not an AdmissionReview: {exception.Message}");
        }
    }
}
