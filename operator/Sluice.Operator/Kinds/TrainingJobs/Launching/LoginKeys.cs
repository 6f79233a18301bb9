using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using k8s.Models;

namespace Sluice.Operator.Kinds.TrainingJobs.Launching;

/// <summary>
/// The keys by which the pods of a job log in to each other: one pair says who logs in, another one who is logged in to. They are made for
/// the Secret and kept nowhere else.
/// </summary>
internal static class LoginKeys
{
    /// <summary>The private key of who logs in.</summary>
    public const string Identity = "id_ecdsa";

    /// <summary>The private key of each sshd.</summary>
    public const string HostKey = "host_key";

    /// <summary>The public key of who may log in.</summary>
    public const string AuthorizedKeys = "authorized_keys";

    /// <summary>The public key of each sshd, under <see cref="Alias"/>.</summary>
    public const string KnownHosts = "known_hosts";

    /// <summary>The name of every sshd in <see cref="KnownHosts"/>, since the names of pods change with the attempt.</summary>
    public const string Alias = "sluice";

    private const string Algorithm = "ecdsa-sha2-nistp256";
    private const string Curve = "nistp256";

    /// <summary>Builds the Secret with new keys.</summary>
    /// <param name="job">The job, with which it goes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="labels">Its labels.</param>
    public static V1Secret Build(TrainingJob job, string name, IDictionary<string, string> labels)
    {
        using var identity = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var host = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new V1Secret
        {
            ApiVersion = "v1",
            Kind = "Secret",
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = job.Metadata.NamespaceProperty,
                Labels = labels,
                OwnerReferences = [Ownership.Controller(job)],
            },
            Type = "Opaque",
            Immutable = true,
            Data = new Dictionary<string, byte[]>
            {
                [Identity] = Line(identity.ExportECPrivateKeyPem()),
                [HostKey] = Line(host.ExportECPrivateKeyPem()),
                [AuthorizedKeys] = Line(Public(identity)),
                [KnownHosts] = Line($"{Alias} {Public(host)}"),
            },
        };
    }

    // RFC 5656, section 3.1: the algorithm, the curve, and the point without compression, each after its length.
    private static string Public(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[][] parts = [Encoding.ASCII.GetBytes(Algorithm), Encoding.ASCII.GetBytes(Curve), [4, .. point.X!, .. point.Y!]];
        var blob = new List<byte>();
        foreach (var part in parts)
        {
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            blob.AddRange([.. length, .. part]);
        }

        return $"{Algorithm} {Convert.ToBase64String([.. blob])}";
    }

    private static byte[] Line(string text) => Encoding.ASCII.GetBytes(text + "\n");
}
