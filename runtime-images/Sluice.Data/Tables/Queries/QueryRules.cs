using System.Globalization;
using System.Text.Json;
using Sluice.Data.Failures;

namespace Sluice.Data.Tables.Queries;

/// <summary>
/// Checks <c>spec.dataset.sql</c> by the tree that DuckDB's own parser makes of it: it is one SELECT, it reads the sources alone, and its
/// result depends on nothing else.
/// </summary>
internal sealed class QueryRules
{
    private const string Field = "spec.dataset.sql";

    private static readonly string[] TableFunctions = ["range", "generate_series", "unnest"];

    // Words that DuckDB takes for functions where no column has the name, and functions that depend on more than their arguments although
    // DuckDB holds them to be constant.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_localtime", "current_localtimestamp",
        "current_user", "session_user", "user", "current_role", "current_catalog", "current_schema", "current_database", "current_setting",
        "getvariable", "version", "in_search_path", "reservoir_quantile", "getenv",
    };

    private readonly HashSet<string> tables;
    private readonly HashSet<string> volatileFunctions;
    private readonly Dictionary<string, string[]> macros;
    private readonly Database database;

    private QueryRules(Database database, IEnumerable<string> sources)
    {
        this.database = database;
        tables = new HashSet<string>(sources, StringComparer.OrdinalIgnoreCase);
        var functions = database.Query("SELECT DISTINCT function_name, stability, macro_definition, function_type FROM duckdb_functions()")
            .Select(row => (Name: (string)row[0]!, Stability: (string?)row[1], Macro: (string?)row[2], Type: (string)row[3]!)).ToArray();
        volatileFunctions = functions.Where(function => function.Stability is not (null or "CONSISTENT"))
            .Select(function => function.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        macros = functions.Where(function => function is { Type: "macro", Macro: not null })
            .GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Select(macro => macro.Macro!).ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Checks a query.</summary>
    /// <param name="database">The database, for its parser.</param>
    /// <param name="sql">The query.</param>
    /// <param name="sources">Names of the tables that it may read.</param>
    /// <exception cref="JobException">The query breaks a rule (64).</exception>
    public static void Check(Database database, string sql, IReadOnlyCollection<string> sources)
    {
        using var tree = Parse(database, sql);
        var root = tree.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            var message = root.GetProperty("error_message").GetString()!;
            throw root.GetProperty("error_type").GetString() == "not implemented" ? OneSelect()
                : Wrong((root.TryGetProperty("position", out var at)
                    ? Place(sql, long.Parse(at.GetString()!, CultureInfo.InvariantCulture)) : "") + message);
        }

        if (root.GetProperty("statements").GetArrayLength() != 1)
        {
            throw OneSelect();
        }

        var rules = new QueryRules(database, sources);
        rules.Collect(root);
        if (rules.Fault(root, []) is var (at2, fault) && fault.Length > 0)
        {
            throw Wrong(Place(sql, at2) + fault);
        }
    }

    /// <summary>The error for a query that DuckDB refuses.</summary>
    /// <param name="message">DuckDB's message about a statement in which the query begins with the second line.</param>
    public static JobException Refusal(string message)
    {
        var parts = message.Split("\n\nLINE ", 2);
        var line = parts.Length == 2 && int.TryParse(parts[1].Split(':')[0], CultureInfo.InvariantCulture, out var number) ? number - 1 : 0;
        var hint = message.Contains("VARCHAR", StringComparison.Ordinal)
            ? "; the columns of csv and jsonl files are texts: write CAST(column AS DOUBLE)" : "";
        var said = string.Join(' ', parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return Wrong($"{(line > 0 ? $"line {line}: " : "")}{said}{hint}");
    }

    private static JsonDocument Parse(Database database, string sql) =>
        JsonDocument.Parse((string)database.First($"SELECT json_serialize_sql({Sql.Text(sql)})::VARCHAR")![0]!,
            new JsonDocumentOptions { MaxDepth = 4096 });

    private static JobException OneSelect() => Wrong("write exactly one SELECT");

    private static JobException Wrong(string message) => JobException.BadSpec("Sql", Field, message);

    private static string Place(string sql, long position)
    {
        if (position < 0 || position > sql.Length)
        {
            return "";
        }

        var before = sql[..(int)position];
        return $"line {before.Count(c => c == '\n') + 1}, column {position - before.LastIndexOf('\n')}: ";
    }

    // The names of subqueries are tables, too.
    private void Collect(JsonElement node)
    {
        foreach (var child in Children(node))
        {
            Collect(child);
        }

        if (node.ValueKind == JsonValueKind.Object && node.TryGetProperty("cte_map", out var subqueries))
        {
            tables.UnionWith(subqueries.GetProperty("map").EnumerateArray().Select(entry => entry.GetProperty("key").GetString()!));
        }
    }

    private (long At, string Fault) Fault(JsonElement node, IReadOnlyList<string> within)
    {
        if (node.ValueKind == JsonValueKind.Object && Judge(node, within) is { } fault)
        {
            return (node.TryGetProperty("query_location", out var at) && at.TryGetInt64(out var position) ? position : -1, fault);
        }

        return Children(node).Select(child => Fault(child, within)).FirstOrDefault(found => found.Fault is { Length: > 0 }, (-1, ""));
    }

    private string? Judge(JsonElement node, IReadOnlyList<string> within)
    {
        string Member(string name) =>
            node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

        if (node.TryGetProperty("sample", out var sample) && sample.ValueKind == JsonValueKind.Object)
        {
            return "a sample is drawn by chance; choose rows by a condition";
        }

        switch (Member("type"))
        {
            case "BASE_TABLE" when !tables.Contains(Member("table_name")) || Member("schema_name") is not ("" or "main")
                || Member("catalog_name").Length > 0:
                return $"'{Member("table_name")}' is not a source; read {string.Join(", ", tables.Select(table => $"'{table}'"))}";
            case "SHOW_REF":
                return "write a SELECT";
            case "TABLE_FUNCTION" when node.TryGetProperty("function", out var function)
                && function.GetProperty("function_name").GetString() is var name
                && !TableFunctions.Contains(name, StringComparer.OrdinalIgnoreCase):
                return $"the function {name} reads more than the sources; read their tables";
            case "COLUMN_REF" when node.TryGetProperty("column_names", out var names) && names.GetArrayLength() == 1
                && names[0].GetString() is { } word && Refused.Contains(word):
                return Volatile(word);
            case "FUNCTION" or "WINDOW_AGGREGATE":
                return JudgeFunction(node, Member("function_name"), within);
            default:
                return null;
        }
    }

    private string? JudgeFunction(JsonElement node, string name, IReadOnlyList<string> within)
    {
        if (Refused.Contains(name) || volatileFunctions.Contains(name)
            || (name == "age" && node.TryGetProperty("children", out var children) && children.GetArrayLength() == 1))
        {
            return Volatile(name);
        }

        if (!macros.TryGetValue(name, out var definitions) || within.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var definition in definitions)
        {
            using var tree = Parse(database, $"SELECT {definition}");
            if (Fault(tree.RootElement, [.. within, name]).Fault.Length > 0)
            {
                return Volatile(name);
            }
        }

        return null;
    }

    private static string Volatile(string name) =>
        $"{name} does not give the same each time, but the same data must give the same table; write the value, or a column";

    private static IEnumerable<JsonElement> Children(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().Select(member => member.Value),
        JsonValueKind.Array => node.EnumerateArray(),
        _ => [],
    };
}
