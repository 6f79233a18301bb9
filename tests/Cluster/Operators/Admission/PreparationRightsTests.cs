using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>The operator's rights serve no user who may not create the object that prepares a dataset.</summary>
public sealed class PreparationRightsTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_user_who_may_not_create_Jobs_may_not_have_the_operator_create_one()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var roles = await ChartRoles.ApplyAsync(server.Client, ns.Name);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, ns.Name);
        await GrantAsync(ns.Name, roles, "ed", "trainingjobs");
        await GrantAsync(ns.Name, roles, "dana", "trainingjobs", "jobs");
        var (ed, dana) = (new Person(server.Client, "ed"), new Person(server.Client, "dana"));

        var (code, refused) = await ed.ApplyJobAsync(ns.Name, Job(1));
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Equal(
            "admission webhook \"prepare.sluice.dev\" denied the request: spec.dataset.prepare.template: user \"ed\" may not create "
            + $"jobs.batch in namespace \"{ns.Name}\": no rule allows the verb \"create\" on jobs.batch; the operator creates only what "
            + "the user of the TrainingJob may create; have a role with that rule bound to the user",
            refused["message"]!.GetValue<string>());
        await AssertCreatedAsync(dana, ns.Name, Job(1));

        // Others may edit the job, but not what it creates.
        var (edited, body) = await ed.ApplyJobAsync(ns.Name, Job(1, suspend: true));
        Assert.True(edited == HttpStatusCode.OK, body.ToJsonString());
        Assert.Equal(HttpStatusCode.Forbidden, (await ed.ApplyJobAsync(ns.Name, Job(2))).Code);
    }

    [Fact]
    public async Task A_kind_that_the_server_does_not_know_needs_the_right_to_create_every_resource_of_its_group()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var roles = await ChartRoles.ApplyAsync(server.Client, ns.Name);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, ns.Name);
        await GrantAsync(ns.Name, roles, "dana", "trainingjobs", "jobs");
        var unknown = Job(1);
        unknown["spec"]!["dataset"]!["prepare"]!["template"]!["apiVersion"] = "engines.example.com/v1";

        var (code, refused) = await new Person(server.Client, "dana").ApplyJobAsync(ns.Name, unknown);

        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.EndsWith(
            "install what serves the kind Job of engines.example.com/v1, or correct apiVersion and kind",
            refused["message"]!.GetValue<string>(),
            StringComparison.Ordinal);
        await AssertCreatedAsync(Person.Administrator(server.Client, "ada"), ns.Name, unknown);
    }

    private static async Task AssertCreatedAsync(Person person, string @namespace, JsonObject job)
    {
        var (code, body) = await person.ApplyJobAsync(@namespace, job);
        Assert.True(code == HttpStatusCode.Created, body.ToJsonString());
    }

    private async Task GrantAsync(string @namespace, ChartRoles roles, string user, params string[] resources)
    {
        var rule = new V1PolicyRule { ApiGroups = ["sluice.dev", "batch"], Resources = resources, Verbs = ["get", "create", "patch"] };
        var role = new V1Role { Metadata = new V1ObjectMeta { Name = user }, Rules = [rule] };
        await server.Client.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, @namespace);
        await roles.BindAsync(user, "Role", user, rule);
    }

    private static JsonObject Job(int completions, bool suspend = false)
    {
        var job = JsonNode.Parse(KubernetesJson.Serialize(KubernetesYaml.Deserialize<object>(
            Samples.Read("valid/trainingjob-prepare.yaml"))))!.AsObject();
        job["spec"]!["dataset"]!["prepare"]!["template"]!["spec"]!["completions"] = completions;
        job["spec"]!["suspend"] = suspend;
        return job;
    }
}
