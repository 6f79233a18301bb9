using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Serialization;

namespace k8s;

public partial class KubernetesClientConfiguration
{
    public static readonly string KubeConfigDefaultLocation =
        Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".kube/config");

    private static readonly IDeserializer KubeConfigReader = new DeserializerBuilder().IgnoreUnmatchedProperties().Build();

    public string CurrentContext { get; private set; }

    public static KubernetesClientConfiguration BuildDefaultConfig()
    {
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { } paths)
        {
            return BuildConfigFromConfigObject(paths.Split(Path.PathSeparator).Select(p => LoadKubeConfig(p)).Aggregate(Merge));
        }

        if (File.Exists(KubeConfigDefaultLocation))
        {
            return BuildConfigFromConfigFile(KubeConfigDefaultLocation);
        }

        return IsInCluster() ? InClusterConfig() : new KubernetesClientConfiguration { Host = "http://localhost:8080" };
    }

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        string kubeconfigPath = null, string currentContext = null, string masterUrl = null, bool useRelativePaths = true) =>
        BuildConfigFromConfigFile(new FileInfo(kubeconfigPath ?? KubeConfigDefaultLocation), currentContext, masterUrl, useRelativePaths);

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        FileInfo kubeconfig, string currentContext = null, string masterUrl = null, bool useRelativePaths = true) =>
        BuildConfigFromConfigObject(LoadKubeConfig(kubeconfig, useRelativePaths), currentContext, masterUrl);

    public static KubernetesClientConfiguration BuildConfigFromConfigFile(
        Stream kubeconfig, string currentContext = null, string masterUrl = null)
    {
        kubeconfig.Position = 0;
        return BuildConfigFromConfigObject(LoadKubeConfig(kubeconfig), currentContext, masterUrl);
    }

    public static KubernetesClientConfiguration BuildConfigFromConfigObject(
        K8SConfiguration k8SConfig, string currentContext = null, string masterUrl = null)
    {
        ArgumentNullException.ThrowIfNull(k8SConfig);
        var config = new KubernetesClientConfiguration();
        if ((currentContext ?? k8SConfig.CurrentContext) is { } context)
        {
            config.UseContext(k8SConfig, context);
        }

        config.Host = string.IsNullOrWhiteSpace(masterUrl) ? config.Host : masterUrl;
        return string.IsNullOrWhiteSpace(config.Host)
            ? throw new KubeConfigException("kubeconfig: no server; set current-context, or pass masterUrl")
            : config;
    }

    public static K8SConfiguration LoadKubeConfig(string kubeconfigPath = null, bool useRelativePaths = true) =>
        LoadKubeConfig(new FileInfo(kubeconfigPath ?? KubeConfigDefaultLocation), useRelativePaths);

    public static K8SConfiguration LoadKubeConfig(FileInfo kubeconfig, bool useRelativePaths = true)
    {
        ArgumentNullException.ThrowIfNull(kubeconfig);
        if (!kubeconfig.Exists)
        {
            throw new KubeConfigException($"kubeconfig: no file {kubeconfig.FullName}");
        }

        using var stream = kubeconfig.OpenRead();
        var config = LoadKubeConfig(stream);
        config.FileName = useRelativePaths ? kubeconfig.FullName : null;
        return config;
    }

    public static K8SConfiguration LoadKubeConfig(Stream kubeconfigStream)
    {
        using var reader = new StreamReader(kubeconfigStream, leaveOpen: true);
        return KubeConfigReader.Deserialize<K8SConfiguration>(reader) ?? new K8SConfiguration();
    }

    // Of two files that name the same thing, the first one counts.
    private static K8SConfiguration Merge(K8SConfiguration first, K8SConfiguration second)
    {
        first.CurrentContext ??= second.CurrentContext;
        first.FileName ??= second.FileName;
        first.Clusters = first.Clusters.Concat(second.Clusters).DistinctBy(c => c.Name).ToList();
        first.Contexts = first.Contexts.Concat(second.Contexts).DistinctBy(c => c.Name).ToList();
        first.Users = first.Users.Concat(second.Users).DistinctBy(u => u.Name).ToList();
        return first;
    }
}
