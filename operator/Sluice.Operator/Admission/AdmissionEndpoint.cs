using System.Text.Json;

using Sluice.Api.Contracts;

namespace Sluice.Operator.Admission;

/// <summary>Answers the API server's questions at <c>POST /validate</c>.</summary>
internal static class AdmissionEndpoint
{
    /// <summary>Path of the webhook.</summary>
    public const string Path = "/validate";

    /// <summary>Puts the webhook at its path.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="usersOf">Names of the ModelDeployments that use a ModelVersion, by namespace and name.</param>
    public static void MapAdmission(this IEndpointRouteBuilder endpoints, Func<string, string, IReadOnlyList<string>> usersOf) =>
        endpoints.MapPost(Path, async (HttpContext context) =>
        {
            AdmissionReview? review;
            try
            {
                review = await JsonSerializer.DeserializeAsync<AdmissionReview>(context.Request.Body, ContractJson.Options, context.RequestAborted);
            }
            catch (JsonException exception)
            {
                return Results.Text($"not an AdmissionReview: {exception.Message}", statusCode: StatusCodes.Status400BadRequest);
            }

            return review?.Request is { } request
                ? Results.Json(AdmissionReview.Answer(request.Uid, AdmissionRules.Refusal(request, usersOf)), ContractJson.Options)
                : Results.Text("not an AdmissionReview: request is missing", statusCode: StatusCodes.Status400BadRequest);
        });
}
