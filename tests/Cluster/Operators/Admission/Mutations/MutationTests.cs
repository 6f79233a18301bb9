using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelVersions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace Sluice.Tests.Cluster.Operators.Admission.Mutations;

/// <summary>
/// Every field of every kind, made hostile in every way, is sent to a real API server that asks the webhook (as a dry run). Nothing dies;
/// what is refused names its field; what is taken is harmless, or stands where <see cref="Taken"/> says why it may.
/// </summary>
public sealed class MutationTests(ApiServer server, ITestOutputHelper output) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Hostile_values_are_refused_with_the_name_of_their_field_and_nothing_dies()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var webhook = await RunningWebhook.StartAsync(server.Client, ns.Name);
        var (mutations, unreached) = SchemaMutations.All();
        var faults = new ConcurrentBag<string>();
        var taken = 0;
        await Parallel.ForEachAsync(mutations, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (mutation, _) =>
        {
            var (code, body) = await SendAsync(ns.Name, mutation);
            if ((int)code < 300)
            {
                Interlocked.Increment(ref taken);
            }

            if (Fault(mutation, code, body) is { } fault)
            {
                faults.Add($"{mutation}: {fault}");
            }
        });

        output.WriteLine($"{mutations.Count} mutations, {taken} taken");
        Assert.True(unreached.Count == 0, $"no valid sample has {string.Join(", ", unreached)}");
        Assert.True(faults.IsEmpty, $"{faults.Count} of {mutations.Count}:\n{string.Join('\n', faults.Order(StringComparer.Ordinal))}");
        Assert.True(mutations.Count > 3000, $"only {mutations.Count} mutations");
    }

    private static string? Fault(Mutation mutation, HttpStatusCode code, string body)
    {
        if ((int)code >= 500)
        {
            return $"{(int)code} {Cut(body)}";
        }

        if ((int)code >= 300)
        {
            // The API server itself says of JSON that is none what it is, and not where.
            var message = JsonNode.Parse(body)!["message"]!.GetValue<string>();
            return code == HttpStatusCode.BadRequest || mutation.IsNamedBy(message)
                ? message.Any(character => char.IsControl(character) && character != '\n')
                    ? $"control characters in the message: {Cut(message)}"
                    : null
                : $"its message does not name the field: {Cut(message)}";
        }

        if (mutation.Harmful && !Taken.May(mutation))
        {
            return "is taken";
        }

        try
        {
            return Decide(JsonNode.Parse(body)!.AsObject());
        }
        catch (Exception error)
        {
            return $"a decision dies of it: {error}";
        }
    }

    // What the operator does with it: the rules again, and the first decision.
    private static string? Decide(JsonObject stored)
    {
        var name = stored["metadata"]!["name"]!.GetValue<string>();
        var seen = new ObjectFact { Namespace = "default", Name = name, Uid = "uid", Generation = 1 };
        var spec = stored["spec"]!;
        var now = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        IReadOnlyList<FieldError> errors;
        switch (stored["kind"]!.GetValue<string>())
        {
            case "TrainingJob":
                var job = spec.Deserialize<TrainingJobSpec>(ContractJson.Options)!;
                errors = SpecValidation.Check(name, job);
                _ = TrainingJobDecider.Decide(new TrainingJobObservation { Now = now, Object = seen, Spec = job, FieldErrors = errors });
                break;
            case "ModelVersion":
                var version = spec.Deserialize<ModelVersionSpec>(ContractJson.Options)!;
                errors = SpecValidation.Check(name, version);
                _ = ModelVersionDecider.Decide(
                    new ModelVersionObservation { Now = now, Object = seen, Spec = version, FieldErrors = errors });
                break;
            default:
                var deployment = spec.Deserialize<ModelDeploymentSpec>(ContractJson.Options)!;
                errors = SpecValidation.Check(name, deployment);
                _ = ModelDeploymentDecider.Decide(
                    new ModelDeploymentObservation { Now = now, Object = seen, Spec = deployment, FieldErrors = errors });
                break;
        }

        return errors.Count == 0 ? null : $"the operator refuses what the webhook took: {errors[0]}";
    }

    private async Task<(HttpStatusCode Code, string Body)> SendAsync(string @namespace, Mutation mutation)
    {
        using var content = new StringContent(mutation.Body, null, "application/json");
        using var answer = await server.Client.HttpClient.PostAsync(
            new Uri(server.Client.BaseUri, $"apis/sluice.dev/v1alpha1/namespaces/{@namespace}/{mutation.Kind}?dryRun=All"), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Cut(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
