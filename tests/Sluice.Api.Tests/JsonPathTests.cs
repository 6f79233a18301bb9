using System.Text.Json.Nodes;
using Sluice.Api.Text;

namespace Sluice.Api.Tests;

/// <summary>The part of kubectl's JSONPath that reads a status.</summary>
public sealed class JsonPathTests
{
    private static readonly JsonNode Object = JsonNode.Parse(
        """
        {
          "metadata": { "annotations": { "example.com/digest": "d" } },
          "status": {
            "state": "done", "count": 3, "ok": true, "none": null,
            "conditions": [{ "type": "Failed", "status": "False" }, { "type": "Complete", "status": "True" }]
          }
        }
        """)!;

    [Theory]
    [InlineData(".status.state", "done")]
    [InlineData("$.status.state", "done")]
    [InlineData(".status.count", "3")]
    [InlineData(".status.ok", "true")]
    [InlineData("""['status']["state"]""", "done")]
    [InlineData(".status.conditions[1].type", "Complete")]
    [InlineData(".status.conditions[*].type", "Failed,Complete")]
    [InlineData(""".status.conditions[?(@.type=="Complete")].status""", "True")]
    [InlineData(".status.conditions[?(@.type=='Complete')].status", "True")]
    [InlineData(".metadata.annotations['example.com/digest']", "d")]
    [InlineData(@".metadata.annotations.example\.com/digest", "d")]
    [InlineData(".status.none", "")]
    [InlineData(".status.state.deeper", "")]
    [InlineData(".status.conditions", "")]
    [InlineData(".status.conditions[9].type", "")]
    [InlineData(".other", "")]
    public void A_path_leads_to_texts(string path, string texts)
    {
        var (parsed, fault) = JsonPath.Parse(path);

        Assert.Null(fault);
        Assert.Equal(texts, string.Join(',', parsed!.Select(Object)));
    }

    [Theory]
    [InlineData("", "is missing")]
    [InlineData("$", "names no field")]
    [InlineData("status", "lacks '.' or '[' at character 1")]
    [InlineData(".status..state", "lacks the name of a field at character 9")]
    [InlineData(".items[-1]", "lacks a number, '*', a name in quotes")]
    [InlineData(".items[0", "lacks ']' at character 9")]
    [InlineData(".items['a]", "lacks the closing quote of a name at character 8")]
    [InlineData(".items[?(@.type!='a')]", "lacks '==' at character 16")]
    [InlineData(".items[?(@.type==a)]", "lacks a text in quotes at character 18")]
    [InlineData("{.status}", "lacks '.' or '[' at character 1")]
    public void A_path_that_is_none_says_where_it_ends(string path, string fault)
    {
        Assert.Contains(fault, JsonPath.Parse(path).Fault, StringComparison.Ordinal);
    }
}
