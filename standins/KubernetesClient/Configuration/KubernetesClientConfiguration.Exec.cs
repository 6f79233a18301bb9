using System.ComponentModel;
using System.Diagnostics;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    public static TimeSpan ExecTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public static ExecCredentialResponse ExecuteExternalCommand(ExternalExecution config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (string.IsNullOrWhiteSpace(config.Command) || string.IsNullOrWhiteSpace(config.ApiVersion))
        {
            throw new KubeConfigException("kubeconfig: user.exec needs command and apiVersion");
        }

        var answer = ReadAnswer(config);
        if (answer?.ApiVersion != config.ApiVersion)
        {
            throw new KubeConfigException($"exec plugin {config.Command}: answered apiVersion {answer?.ApiVersion}, not {config.ApiVersion}");
        }

        return answer.Status?.IsValid() == true
            ? answer
            : throw new KubeConfigException($"exec plugin {config.Command}: the answer has neither token nor client certificate");
    }

    private static ExecCredentialResponse ReadAnswer(ExternalExecution config)
    {
        using var process = new Process { StartInfo = StartInfo(config) };
        try
        {
            process.Start();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit((int)ExecTimeout.TotalMilliseconds))
            {
                process.Kill(entireProcessTree: true);
                throw new KubeConfigException($"exec plugin {config.Command}: no answer within {ExecTimeout}");
            }

            return KubernetesJson.Deserialize<ExecCredentialResponse>(output.GetAwaiter().GetResult());
        }
        catch (Win32Exception e)
        {
            throw new KubeConfigException($"exec plugin {config.Command}: {e.Message}; {config.InstallHint}", e);
        }
        catch (JsonException e)
        {
            throw new KubeConfigException($"exec plugin {config.Command}: the answer is not an ExecCredential", e);
        }
    }

    private static ProcessStartInfo StartInfo(ExternalExecution config)
    {
        var start = new ProcessStartInfo(config.Command, string.Join(' ', config.Arguments ?? []))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["KUBERNETES_EXEC_INFO"] =
            JsonSerializer.Serialize(new { apiVersion = config.ApiVersion, kind = "ExecCredential", spec = new { interactive = false } });
        foreach (var variable in config.EnvironmentVariables ?? [])
        {
            if (!variable.TryGetValue("name", out var name) || !variable.TryGetValue("value", out var value))
            {
                throw new KubeConfigException("kubeconfig: user.exec.env: each entry needs name and value");
            }

            start.Environment[name] = value;
        }

        return start;
    }
}
