using System.Text.Json;

using Sluice.Api.Contracts;

namespace Sluice.Operator.Admission;

/// <summary>Answers the API server's questions at <c>POST /validate</c> and <c>POST /mutate</c>.</summary>
internal static class AdmissionEndpoint
{
    /// <summary>Path of the validating webhook.</summary>
    public const string Path = "/validate";

    /// <summary>Path of the mutating webhook.</summary>
    public const string MutatePath = "/mutate";

    // The mutating webhook is asked before the schema is, so of objects that are nested as deep as the API server reads (10,000); without an answer it
    // would say 500. Nothing here walks down into them. What the validating webhook sees has been cut to the schema.
    private static readonly JsonSerializerOptions Deep = new(ContractJson.Options) { MaxDepth = 10_100 };

    /// <summary>Puts the webhooks at their paths.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="usersOf">Names of the ModelDeployments that use a ModelVersion, by namespace and name.</param>
    public static void MapAdmission(this IEndpointRouteBuilder endpoints, Func<string, string, IReadOnlyList<string>> usersOf)
    {
        endpoints.MapPost(Path, context => AnswerAsync(context, ContractJson.Options, request => AdmissionReview.Answer(request.Uid, AdmissionRules.Refusal(request, usersOf))));
        endpoints.MapPost(MutatePath, context => AnswerAsync(context, Deep, request => AdmissionReview.Change(request.Uid, RequestedBy.Patch(request))));
    }

    private static async Task AnswerAsync(HttpContext context, JsonSerializerOptions options, Func<AdmissionRequest, AdmissionReview> answer)
    {
        var result = await ReadAsync(context, options) switch
        {
            (_, { } problem) => Results.Text(problem, statusCode: StatusCodes.Status400BadRequest),
            ({ Request: { } request }, _) => Results.Json(answer(request), ContractJson.Options),
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
