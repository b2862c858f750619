import { readPolicy } from "../cli/policy_reader.ts";
import { systemAccount } from "../host/account.ts";
import { policyPath, readPolicyFile, systemPolicyDisk } from "../host/policy_file.ts";
import { NO_POLICY, type Policy } from "../model/policy.ts";

/**
 * What an administrator of this computer decided.
 *
 * @throws {PolicyError} it can't be used as it is: the program must not begin.
 */
export function systemPolicy(): Policy {
  const { os } = Deno.build;
  const file = readPolicyFile(policyPath(os), os, systemPolicyDisk);
  if (file === undefined) return NO_POLICY;
  return readPolicy(file, {
    login: () => systemAccount().login,
    home: () => systemAccount().home,
    host: () => Deno.hostname(),
  });
}
