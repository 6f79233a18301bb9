using k8s.Models;

namespace Sluice.Tests.Cluster.Client;

internal static class Pods
{
    public static V1Pod New(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PodSpec
        {
            RestartPolicy = "Never",
            Containers =
            [
                new V1Container
                {
                    Name = "c",
                    Image = "example.invalid/image:1",
                    Ports = [new V1ContainerPort { Name = "http", ContainerPort = 8080 }],
                },
            ],
        },
    };
}
