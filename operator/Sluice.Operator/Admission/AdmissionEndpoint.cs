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

    /// <summary>Puts the webhooks at their paths.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="usersOf">Names of the ModelDeployments that use a ModelVersion, by namespace and name.</param>
    public static void MapAdmission(this IEndpointRouteBuilder endpoints, Func<string, string, IReadOnlyList<string>> usersOf)
    {
        endpoints.MapPost(Path, context => AnswerAsync(context, request => AdmissionReview.Answer(request.Uid, AdmissionRules.Refusal(request, usersOf))));
        endpoints.MapPost(MutatePath, context => AnswerAsync(context, request => AdmissionReview.Change(request.Uid, RequestedBy.Patch(request))));
    }

    private static async Task AnswerAsync(HttpContext context, Func<AdmissionRequest, AdmissionReview> answer)
    {
        var result = await ReadAsync(context) switch
        {
            (_, { } problem) => Results.Text(problem, statusCode: StatusCodes.Status400BadRequest),
            ({ Request: { } request }, _) => Results.Json(answer(request), ContractJson.Options),
            _ => Results.Text("not an AdmissionReview: request is missing", statusCode: StatusCodes.Status400BadRequest),
        };
        await result.ExecuteAsync(context);
    }

    private static async Task<(AdmissionReview? Review, string? Problem)> ReadAsync(HttpContext context)
    {
        try
        {
            return (await JsonSerializer.DeserializeAsync<AdmissionReview>(context.Request.Body, ContractJson.Options, context.RequestAborted), null);
        }
        catch (JsonException exception)
        {
            return (null, $"not an AdmissionReview: {exception.Message}");
        }
    }
}
