using System.Text.Json;
using System.Text.Json.Nodes;

using Sluice.Api.Contracts;
using Sluice.Operator.Admission;

using Xunit;

namespace Sluice.Operator.Tests.Admission;

public sealed class AccessQuestionTests
{
    // As an API server sends it.
    private const string Request = """
        {
          "uid": "705ab4f5", "operation": "UPDATE", "kind": {"group": "sluice.dev", "version": "v1alpha1", "kind": "ModelDeployment"},
          "name": "penguins", "namespace": "shop",
          "userInfo": {"username": "olga", "uid": "014fbff9", "groups": ["system:authenticated", "releases"],
            "extra": {"scopes": ["a", "b"]}},
          "object": {"metadata": {"annotations": {"sluice.dev/abort": "2", "sluice.dev/promote": "1", "sluice.dev/requested-by": "{}"}}},
          "oldObject": {"metadata": {"annotations": {"sluice.dev/abort": "1", "sluice.dev/promote": "1", "sluice.dev/retry": "1"}}}
        }
        """;

    private static AdmissionRequest Read(string json) => JsonSerializer.Deserialize<AdmissionRequest>(json, ContractJson.Options)!;

    [Fact]
    public void The_review_is_about_the_user_as_authenticated_and_the_verb_on_this_object()
    {
        var spec = Assert.Single(AccessQuestion.Actions(Read(Request))).Review(Read(Request)).Spec;

        Assert.Equal(("olga", "014fbff9"), (spec.User, spec.Uid));
        Assert.Equal(["system:authenticated", "releases"], spec.Groups);
        Assert.Equal(["a", "b"], Assert.Single(spec.Extra, extra => extra.Key == "scopes").Value);
        var asked = spec.ResourceAttributes;
        Assert.Equal(("abort", "sluice.dev", "modeldeployments"), (asked.Verb, asked.Group, asked.Resource));
        Assert.Equal(("shop", "penguins"), (asked.NamespaceProperty, asked.Name));
        Assert.Null(spec.NonResourceAttributes);
    }

    [Fact]
    public void An_action_is_taken_by_the_request_that_adds_or_changes_its_annotation()
    {
        Assert.Equal(["abort"], ActionAnnotations.Taken(Read(Request)));
        Assert.Equal(["abort", "promote"], ActionAnnotations.Taken(Read(Request) with { OldObject = null, Operation = "CREATE" }));
        Assert.Empty(ActionAnnotations.Taken(Read(Request) with { Object = new JsonObject() }));
        Assert.Empty(ActionAnnotations.Taken(Read(Request) with { Kind = new AdmissionKind { Kind = "TrainingJob" } }));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"spec": {"dataset": {"uri": "file:///data/a.csv"}}}""", true)]
    [InlineData("""{"spec": {"dataset": {"prepare": {"template": {"apiVersion": "batch/v1", "kind": "Job", "spec": {"n": 1}}}}}}""", true)]
    [InlineData("""{"spec": {"dataset": {"prepare": {"template": {"kind": "Job", "spec": {"n": 2}, "apiVersion": "batch/v1"}}}}}""", false)]
    public void A_template_is_taken_by_the_request_that_adds_or_changes_it(string before, bool taken)
    {
        var request = new AdmissionRequest
        {
            Kind = new AdmissionKind { Kind = "TrainingJob" },
            Namespace = "shop",
            Object = JsonNode.Parse("""
                {"spec": {"dataset": {"prepare": {"template": {"apiVersion": "batch/v1", "kind": "Job", "spec": {"n": 2}}}}}}
                """)!.AsObject(),
            OldObject = JsonNode.Parse(before)!.AsObject(),
        };

        Assert.Equal(taken ? new PreparedTemplate("batch/v1", "Job") : null, PreparedTemplate.Taken(request));
        Assert.NotNull(PreparedTemplate.Taken(request with { OldObject = null }));
        Assert.Null(PreparedTemplate.Taken(request with { Object = null }));
    }

    [Fact]
    public void The_question_about_a_preparation_is_to_create_its_kind_or_all_of_the_group_where_no_server_knows_it()
    {
        var request = Read(Request);
        var known = AccessQuestion.Preparation(request, new PreparedTemplate("batch/v1", "Job"), "jobs").Attributes;
        var unknown = AccessQuestion.Preparation(request, new PreparedTemplate("ray.io/v1", "RayJob"), null).Attributes;

        Assert.Equal(("create", "batch", "jobs", "shop"), (known.Verb, known.Group, known.Resource, known.NamespaceProperty));
        Assert.Equal(("create", "ray.io", "*"), (unknown.Verb, unknown.Group, unknown.Resource));
    }
}
