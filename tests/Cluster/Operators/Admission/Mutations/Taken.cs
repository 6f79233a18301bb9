using System.Text.RegularExpressions;

namespace Sluice.Tests.Cluster.Operators.Admission.Mutations;

/// <summary>Where a hostile value may be taken, each with the reason. What is not here is refused everywhere.</summary>
internal static class Taken
{
    private const string Any = ".*";
    private const string Visible = "a space|NaN|infinity|1E309 as text|a negative number as text|the folder above|an escaped folder above"
        + "|a path|a backslash|upper case|a template|.*64 characters";
    private const string Lines = Visible + "|a line break";
    private const string Letters = "NaN|1E309 as text|upper case";

    // API servers of the age of 1.20 take an empty text of a custom resource for null, and refuse it everywhere.
    private const string Empty = "an empty text";
    private const string Big = "2147483647|2147483648|9223372036854775807";

    private static readonly (string Fields, string Values, string Reason)[] Rows =
    [
        (@"pod\.annotations\[\]", Any, "Kubernetes takes any text here, and only its author reads it"),
        (@"(job|trainer)\.(args|command)\[\]", Any, "arguments are the program's own, scripts among them; a NUL is refused all the same"),
        (
            @"outputs\.files\[\]",
            $"{Letters}|infinity|a negative number as text|a space|a template|an escaped folder above",
            "a program names the files of its output as it likes"),
        (@"trainer\.workingDir", "a path", "a folder of the image"),
        (@"env\[\]\.value", Any, "a variable is the program's own; a NUL is refused all the same"),
        (
            @"env\[\]\.(name|valueFrom\.(secretKeyRef|configMapKeyRef)\.key)",
            $"{Letters}|infinity|a negative number as text",
            "letters, digits and '-' are the name of a variable, and of a key"),
        (@"trainer\.hyperparameters(\[\])?", Any, "what a trainer of one's own reads, Sluice cannot know"),
        (@"pod\.(labels|nodeSelector|annotations)(\[\])?", $"(a key that is )?({Letters})", "letters and digits are a label"),
        (
            @"pod\.(labels|nodeSelector)\[\]|tolerations\[\]\.(key|value)",
            Empty,
            "Kubernetes takes an empty text for a value of its own, or for every key"),
        (@"pod\.(priorityClassName|schedulerName|serviceAccountName)", Empty, "Kubernetes takes an empty name for none"),
        (
            @"match\[\]\.cookie|sticky\.(header|salt)",
            Empty,
            "is the same as an absent value: another field must say what it would have said"),
        (@"csv\.quote", Empty, "a table without quotes"),
        (@"features\[\]\.missingValue", Empty, "a category of its own for rows without a value"),
        (
            @"notes|gates\[\]\.message|lineage\.(dataset\.uri|image)|lineage\.(environment|hyperparameters)\[\]",
            Empty,
            "a text for people that says nothing"),
        (@"topology\.topologyKey", Letters, "letters and digits are the label of a node"),
        (@"compression\.exclude\[\]", Letters, "letters and digits are a layer's name"),
        (@"onPodConditions\[\]\.type", Letters, "letters and digits are the type of a condition"),
        (@"onExitCodes\.values\[\]", "0", "a list of codes that are none of those a rule is for may name success"),
        (@"report\.file", $"{Letters}|infinity|a negative number as text", "letters, digits and '-' are the name of a file"),
        (@"tolerations\[\]\.(key|value)", Letters, "letters and digits are a taint's key and value"),
        (
            @"(sticky|match\[\])\.(header|cookie)",
            $"{Letters}|infinity|a negative number as text",
            "letters, digits and '-' are the name of a header"),
        (@"match\[\]\.value|sticky\.salt", Visible, "a header's value is any text that shows"),
        (@"prometheus\.query", Lines, "what is a query the server says; it is asked before traffic moves"),
        (@"dataset\.sql", Lines, "what is a query DuckDB says; it is asked before a worker is made"),
        (
            @"checks\[\]\.(column\.name|freshness\.column|(duplicates|drift)\.columns\[\])",
            Visible,
            "a check may name any column, and people name columns as they like"),
        (@"sources\[\]\.name", Letters, "letters are the name of a table"),
        (
            @"prepare\.(success|failure)\.values\[\]",
            Visible,
            "which words an engine has for its states is the engine's own"),
        (@"store\.region", "a negative number as text", "regions are the store's to name"),
        (
            @"features\[\]\.name|dataset\.target|join\.keys\[\]|metric|(in|out)puts\[\]\.name|gates\[\]\.key"
                + @"|slice\.(column|value)|(fairness|mitigation)\.(column|positive)",
            Visible,
            "people name columns, their values and metrics as they like"),
        (@"dataset\.missingValues\[\]", Any, "a missing cell is whatever the table's writer left there: \\N, NaN, a space"),
        (@"checks\[\]\.column\.(allowed\[\]|pattern)", Any, "a table holds any text, and most texts are regular expressions"),
        (@"csv\.delimiter", "a space", "tables with spaces between cells there are"),
        (@"evaluation\.(metrics|compression\.metricsBefore)", $"a key that is ({Visible})", "people name metrics as they like"),
        (
            @"lineage\.(environment|hyperparameters)(\[\])?",
            $"(a key that is )?({Lines})",
            "a record of what was, in the words of a trainer"),
        (@"lineage\.dataset\.(sql|mutable\[\]|joins\[\]\.source)", Any, "a record of what was"),
        (@"lineage\.(dataset\.uri|image|trainingJob\.uid)", Visible, "a record of what was"),
        (@"notes|gates\[\]\.message", Lines, "text for people"),
        (
            @"(column|clip)\.(min|max)|prometheus\.(min|max|maxIncrease)|gates\[\]\.(min|max|value)|metrics(Before)?\[\]",
            "a negative number as text",
            "a limit or a metric may be below zero"),
        (@"slice\.value", Empty, "the rows without a value in the column"),
        (@"slice\.(from|to)|gates\[\]\.(low|high)", "a negative number as text", "a bin or an interval may lie below zero"),
        (@"gates\[\]\.outcome|compression\.quantize", "NaN|upper case|" + Empty, "a later release has words that this one does not know"),
        (@"seed", Any, "any 64-bit number is a seed"),
        (
            @"retention|errorLimit|minRequests|mirror|weight|backoffLimit|size|rows|withoutPartner|duplicatesDropped",
            "0",
            "none is an amount, too"),
        (
            @"rowCount\.(min|max)|vocabulary\.minCount|fairness\.leastGroup|maxSamples|size|rows|duplicatesDropped|shape\[\]"
                + @"|tolerationSeconds|budget\.gpuSeconds",
            Big,
            "an amount without an upper end"),
        (@"tolerationSeconds", "0|-1|-7|-2147483648", "Kubernetes takes it for at once"),
        (@"shape\[\]", "-1", "any extent"),
        (@"tolerations|gates|dataset\.checks", "the same element twice", "says the same twice, which harms nothing"),
    ];

    /// <summary>Whether it may.</summary>
    public static bool May(Mutation mutation) => Rows.Any(row =>
        Regex.IsMatch(mutation.Pattern, $@"(^|\.)({row.Fields})$") && Regex.IsMatch(mutation.What, $"^({row.Values})$"));
}
