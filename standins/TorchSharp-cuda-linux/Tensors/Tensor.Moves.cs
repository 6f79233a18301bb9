using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor cpu() => to(DeviceType.CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDeviceType(device.type);
            var result = Make(tensor_to(Live, (long)type, (long)device.type, device.index, copy ? 1 : 0, non_blocking ? 1 : 0, out var made), made);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor type(ScalarType dtype) => to(dtype);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            Shapes.RequireBroadcastTo("copy_", source, this);
            return InPlace(tensor_copy_(Live, source.Live, nonBlocking ? 1 : 0));
        }

        public Tensor clone() => Make(op_clone(Live, out var result), result);

        public Tensor alias() => Make(op_alias(Live, out var result), result);

        // Puts this tensor's memory elsewhere; the object stays.
        internal void MoveTo(Device device, ScalarType type)
        {
            if (device.type == device_type && (device.index == -1 || device.index == device_index) && type == dtype)
            {
                return;
            }

            InitializeDeviceType(device.type);
            var gradients = requires_grad;
            Check(tensor_to(Live, (long)type, (long)device.type, device.index, 1, 0, out var moved));
            _handle.Dispose();
            _handle = moved;
            requires_grad = gradients;
        }

        public Tensor contiguous() => Make(op_contiguous(Live, out var result), result);
    }
}
