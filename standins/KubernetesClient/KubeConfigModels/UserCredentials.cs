using YamlDotNet.Serialization;

namespace k8s.KubeConfigModels;

public class UserCredentials
{
    [YamlMember(Alias = "client-certificate-data", ApplyNamingConventions = false)] public string ClientCertificateData { get; set; }
    [YamlMember(Alias = "client-certificate", ApplyNamingConventions = false)] public string ClientCertificate { get; set; }
    [YamlMember(Alias = "client-key-data", ApplyNamingConventions = false)] public string ClientKeyData { get; set; }
    [YamlMember(Alias = "client-key", ApplyNamingConventions = false)] public string ClientKey { get; set; }
    [YamlMember(Alias = "token")] public string Token { get; set; }
    [YamlMember(Alias = "username")] public string UserName { get; set; }
    [YamlMember(Alias = "password")] public string Password { get; set; }
    [YamlMember(Alias = "exec")] public ExternalExecution ExternalExecution { get; set; }
}
