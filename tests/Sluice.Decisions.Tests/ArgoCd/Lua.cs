using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Decisions.Tests.ArgoCd;

/// <summary>Runs a script as Argo CD does: in Lua 5.1 with an object and very few libraries.</summary>
internal static class Lua
{
    /// <summary>Path of the interpreter. Null when it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "lua5.1")).FirstOrDefault(File.Exists);

    /// <summary>The script's result, with an entry for each leaf such as <c>status=Healthy</c>.</summary>
    public static IReadOnlyDictionary<string, string> Run(string script, JsonNode obj)
    {
        var harness = $$"""
            local obj = {{Literal(obj)}}
            local f = assert(loadfile([[{{script}}]]))
            setfenv(f, {
              obj = obj, ipairs = ipairs, pairs = pairs, tostring = tostring, tonumber = tonumber, type = type, table = table,
              os = { date = os.date, time = os.time },
            })
            local function show(path, value)
              if type(value) == "table" then
                for key, member in pairs(value) do show(path == "" and tostring(key) or path .. "/" .. tostring(key), member) end
              else
                io.write(path, "=", (tostring(value):gsub("\n", " ")), "\n")
              end
            end
            show("", f())
            """;
        var start = new ProcessStartInfo(Program!, ["-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(harness);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1])
            : throw new InvalidOperationException(errors.Result);
    }

    private static string Literal(JsonNode? node) => node switch
    {
        null => "nil",
        JsonObject map => "{" + string.Join(",", map.Select(member => $"[{Quoted(member.Key)}]={Literal(member.Value)}")) + "}",
        JsonArray list => "{" + string.Join(",", list.Select(Literal)) + "}",
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => value.ToJsonString(),
        _ => Quoted(node.GetValue<string>()),
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            quoted.Append(
                value is >= 0x20 and < 0x7f and not ((byte)'"' or (byte)'\\') ? ((char)value).ToString() : "\\" + value.ToString(
                    "000", CultureInfo.InvariantCulture));
        }

        return quoted.Append('"').ToString();
    }
}
