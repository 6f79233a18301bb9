using System.Text.Json;
using System.Text.Json.Nodes;

using Sluice.Api.Contracts;
using Sluice.Operator.Admission;

using Xunit;

namespace Sluice.Operator.Tests.Admission;

public sealed class ActionAuthorizationTests
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
        var spec = ActionAuthorization.Review(Read(Request), "abort").Spec;

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
}
